import { z } from 'zod';
import { command } from '../../kernel/command.ts';
import type { Tx } from '../../kernel/database/database.ts';
import { query } from '../../kernel/query.ts';
import { NotAllowed } from '../../kernel/refusal.ts';
import { keepSetting, settingOf } from '../../kernel/tenant.ts';
import { contactSchema, contactSettingKey, signInPresets, signInSchema, signInSettingKey } from '../people/public.ts';
import { presets as ticketPresets, presetsSchema, ticketSettingKey } from '../tickets/public.ts';
import { NothingChanged, PresetWrong } from './administration.refusals.ts';
import { may } from './policy.ts';

interface Group {
  schema: z.ZodObject;
  preset: Record<string, unknown>;
  by: 'system' | 'security';
}

/** Everything a tenant may set for itself, with who may; the words of each field are in the desk's catalogue. */
const groups: Readonly<Record<string, Group>> = {
  [contactSettingKey]: { schema: contactSchema, preset: { phone: null }, by: 'system' },
  [ticketSettingKey]: { schema: presetsSchema, preset: ticketPresets, by: 'system' },
  // which roles need the second factor is not a matter of taste, and is left out
  [signInSettingKey]: { schema: signInSchema.omit({ secondFactorRoles: true }), preset: signInPresets, by: 'security' },
};

const valueSchema = z.union([z.number(), z.string().max(200), z.null()]);
const fieldSchema = z.object({
  name: z.string(),
  kind: z.enum(['number', 'text']),
  min: z.number().nullable(),
  max: z.number().nullable(),
  value: valueSchema,
  preset: valueSchema,
});
type Field = z.output<typeof fieldSchema>;

/** The settings the reader may change, each with its present value, its preset and its limits. */
export const presetList = query({
  name: 'administration.presets',
  summary: 'The settings of the district that the reader may change',
  input: z.object({}),
  output: z.object({ groups: z.array(z.object({ key: z.string(), fields: z.array(fieldSchema) })) }),
  refusals: [NotAllowed],
  async run({ tx, actor, authorize }) {
    authorize(may.setPresets(actor, 'system') || may.setPresets(actor, 'security'));
    const shown = Object.entries(groups).filter(([, group]) => may.setPresets(actor, group.by));
    return {
      groups: await Promise.all(
        shown.map(async ([key, group]) => {
          const now = await valuesOf(tx, key, group);
          return { key, fields: Object.keys(group.schema.shape).map((name) => fieldOf(group, name, now)) };
        }),
      ),
    };
  },
});

async function valuesOf(tx: Tx, key: string, group: Group): Promise<Record<string, unknown>> {
  return settingOf(tx, key, z.looseObject(group.schema.shape), group.preset);
}

function fieldOf(group: Group, name: string, now: Record<string, unknown>): Field {
  const property = z.toJSONSchema(group.schema, { io: 'output' }).properties?.[name];
  const { type, minimum, maximum } = typeof property === 'object' ? property : {};
  return {
    name,
    kind: type === 'integer' || type === 'number' ? 'number' : 'text',
    min: minimum ?? null,
    max: maximum ?? null,
    value: now[name] as Field['value'],
    preset: group.preset[name] as Field['preset'],
  };
}

/** Sets what is named and leaves the rest. From then on: tickets keep the promises they have, new ones follow the new rules. */
export const setPresets = command({
  name: 'administration.set-presets',
  summary: 'Changes settings of the district',
  input: z.object({ key: z.enum(Object.keys(groups)), values: z.record(z.string().max(60), valueSchema) }),
  output: z.object({}),
  refusals: [NotAllowed, PresetWrong, NothingChanged],
  async run({ tx, actor, now, authorize, record }, { key, values }) {
    const group = groups[key] as Group;
    authorize(may.setPresets(actor, group.by));
    const before = await valuesOf(tx, key, group);
    const changed = Object.keys(values).filter((name) => values[name] !== before[name]);
    if (changed.length === 0) throw new NothingChanged();
    const after = { ...before, ...values };
    const checked = z
      .strictObject({ ...group.schema.shape })
      .partial()
      .safeParse(pick(after, Object.keys(values)));
    if (!checked.success) throw new PresetWrong({ field: checked.error.issues[0]?.path.join('.') ?? '' });
    await keepSetting(tx, key, after, now);
    record({
      subject: { kind: 'tenant', id: tx.tenantId },
      type: 'tenant.presets-changed',
      data: { key, before: pick(before, changed), after: pick(after, changed) },
    });
    return {};
  },
});

function pick(values: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, values[name]]));
}
