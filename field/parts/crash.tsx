import { Component, type ReactNode } from 'react';
import { useWords } from '../language.ts';

/** Says that a screen has failed instead of leaving an empty page; the next screen starts afresh. */
export class Crash extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? <Failed /> : this.props.children;
  }
}

function Failed() {
  const { t } = useWords();
  return (
    <p className="notice" role="alert">
      {t('app.failed')}
    </p>
  );
}
