export function SignInPage(_props: { again?: boolean; onDone?: () => void }) {
  return null;
}
