export default function AreaImport({ onClose }: { onClose(): void }) {
  onClose();
  return null;
}
