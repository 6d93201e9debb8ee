import { toString as draw } from 'qrcode';

/** An address as a QR code: SVG without margin; about a seventh of it may be dirty or torn. */
export function drawCode(address: string): Promise<string> {
  return draw(address, { type: 'svg', margin: 0, errorCorrectionLevel: 'M' });
}
