import { useState } from 'react';
import type { OutputOf } from '../../doors/client.ts';
import { useAskPages } from '../door/queries.ts';
import { useWords } from '../text/words.tsx';

type Node = OutputOf<'people.areas'>['roots'][number];
interface Shown {
  id: string;
  name: string;
  kind: string;
  level: string;
  /** known from the start, down to communities; below that they are fetched when opened */
  children?: readonly Node[];
}

/** The land from the district down; grids, estates and buildings are fetched when their community is opened. */
export function AreaTree({
  roots,
  chosen,
  onChoose,
}: {
  roots: readonly Node[];
  chosen: string;
  onChoose(areaId: string): void;
}) {
  return (
    <ul className="tree">
      {roots.map((root) => (
        <Branch key={root.id} node={root} chosen={chosen} onChoose={onChoose} open />
      ))}
    </ul>
  );
}

const isLeaf = (level: string): boolean => level === 'building';

function holds(node: Shown, areaId: string): boolean {
  return (node.children ?? []).some((child) => child.id === areaId || holds(child, areaId));
}

function Branch({
  node,
  chosen,
  onChoose,
  open = false,
}: {
  node: Shown;
  chosen: string;
  onChoose(areaId: string): void;
  open?: boolean;
}) {
  const t = useWords();
  const [isOpen, setOpen] = useState(open || holds(node, chosen));
  const known = node.level !== 'community' && node.children && node.children.length > 0 ? node.children : undefined;
  const mayHaveChildren = known !== undefined || !['street', 'district', 'city'].includes(node.level);
  return (
    <li>
      <div className={node.id === chosen ? 'branch chosen' : 'branch'}>
        {mayHaveChildren && !isLeaf(node.level) ? (
          <button
            type="button"
            className="twig"
            aria-expanded={isOpen}
            aria-label={t(isOpen ? 'areas.fold' : 'areas.unfold', { name: node.name })}
            onClick={() => setOpen(!isOpen)}
          >
            <span aria-hidden="true">{isOpen ? '−' : '+'}</span>
          </button>
        ) : (
          <span className="twig" />
        )}
        <button
          type="button"
          className="leaf"
          aria-current={node.id === chosen ? 'true' : undefined}
          onClick={() => onChoose(node.id)}
        >
          {node.name}
        </button>
        <span className="small">{t.of('area', node.kind)}</span>
      </div>
      {isOpen &&
        (known ? (
          <ul>
            {known.map((child) => (
              <Branch key={child.id} node={child} chosen={chosen} onChoose={onChoose} />
            ))}
          </ul>
        ) : (
          <Fetched areaId={node.id} chosen={chosen} onChoose={onChoose} />
        ))}
    </li>
  );
}

/** What stands under an area, fetched when it is first opened. */
function Fetched({ areaId, chosen, onChoose }: { areaId: string; chosen: string; onChoose(areaId: string): void }) {
  const t = useWords();
  const asked = useAskPages('people.area', { areaId, limit: 100 });
  const children = asked.data?.pages.flatMap((page) => page.children) ?? [];
  if (asked.isPending) return <p className="small twigless">{t('waiting')}</p>;
  if (children.length === 0) return <p className="small twigless">{t('areas.nothing-below')}</p>;
  return (
    <ul>
      {children.map((child) => (
        <Branch key={child.id} node={child} chosen={chosen} onChoose={onChoose} />
      ))}
      {asked.hasNextPage && (
        <li>
          <button type="button" className="plain" onClick={() => void asked.fetchNextPage()}>
            {t('list.more')}
          </button>
        </li>
      )}
    </ul>
  );
}
