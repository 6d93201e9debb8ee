import {
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  keepPreviousData,
} from '@tanstack/react-query';
import { useRef } from 'react';
import {
  act,
  ask,
  newId,
  Refused,
  Unreached,
  type CommandName,
  type InputOf,
  type OutputOf,
  type QueryName,
} from '../../doors/client.ts';

/** Answers are kept by question; shown at once when asked again, and asked anew when the reader comes back to the window. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: true,
        // a refusal is an answer; only silence is worth asking again
        retry: (failures, error) => error instanceof Unreached && failures < 2,
        retryDelay: (attempt) => 500 * 2 ** attempt,
      },
      mutations: { retry: false },
    },
  });
}

export interface AskOptions {
  enabled?: boolean;
  /** go on showing the former answer while the next one is fetched */
  keepOld?: boolean;
  refreshMs?: number;
}

/** One question to the server, cached under its name and input. */
export function useAsk<N extends QueryName>(name: N, input: InputOf<N>, options: AskOptions = {}) {
  return useQuery<OutputOf<N>>({
    queryKey: [name, input],
    queryFn: ({ signal }) => ask(name, input, { signal }),
    enabled: options.enabled ?? true,
    ...(options.keepOld ? { placeholderData: keepPreviousData } : {}),
    ...(options.refreshMs ? { refetchInterval: options.refreshMs } : {}),
  });
}

interface Paged {
  next?: string | null;
}

/** A list that comes page by page: `next` of one page is `after` of the following one. */
export function useAskPages<N extends QueryName>(name: N, input: InputOf<N>, options: AskOptions = {}) {
  return useInfiniteQuery({
    queryKey: [name, 'pages', input],
    queryFn: ({ signal, pageParam }) =>
      ask(name, (pageParam === null ? input : { ...input, after: pageParam }) as InputOf<N>, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last as Paged).next ?? null,
    enabled: options.enabled ?? true,
    ...(options.keepOld ? { placeholderData: keepPreviousData } : {}),
  });
}

export interface ActOptions<N extends CommandName> {
  /** questions whose answers this changes, by the start of their names; preset: those of the same module */
  touches?: readonly string[];
  onDone?: (output: OutputOf<N>, input: InputOf<N>) => void | Promise<void>;
}

/**
 * A command. Sent again with the same input after silence, it carries the same id, so that it happens once at most.
 * `refusal` is the clear no (or the silence) of the last run.
 */
export function useAct<N extends CommandName>(name: N, options: ActOptions<N> = {}) {
  const client = useQueryClient();
  const sent = useRef<{ id: string; body: string } | null>(null);
  const mutation = useMutation<OutputOf<N>, Error, InputOf<N>>({
    mutationFn: (input) => {
      const body = JSON.stringify(input);
      if (sent.current?.body !== body) sent.current = { id: newId(), body };
      return act(name, input, { commandId: sent.current.id });
    },
    onSuccess: async (output, input) => {
      sent.current = null;
      const touched = options.touches ?? [`${name.split('.')[0]}.`];
      await options.onDone?.(output, input);
      await client.invalidateQueries({
        predicate: (query) => touched.some((start) => String(query.queryKey[0]).startsWith(start)),
      });
    },
    onError: (error) => {
      // a clear no ends this id; after silence the next try is the same command
      if (error instanceof Refused) sent.current = null;
    },
  });
  return {
    run: (input: InputOf<N>): void => mutation.mutate(input),
    busy: mutation.isPending,
    refusal: mutation.error,
    output: mutation.data,
    clear: mutation.reset,
  };
}
