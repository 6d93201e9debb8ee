import { Component, type ReactNode } from 'react';
import { RefusalNote } from './refusal-note.tsx';

/** Keeps the frame standing when a page fails: says so, and offers to try again. */
export class PageFault extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return (
      <div className="page">
        <RefusalNote error={this.state.error} onRetry={() => window.location.reload()} />
      </div>
    );
  }
}
