import { z } from 'zod';
import { logLevels } from './kernel/log.ts';
import { fill, type Locale } from './kernel/text.ts';
import { serverTexts } from './texts.ts';

const flag = z.enum(['on', 'off', 'true', 'false', '1', '0']).transform((word) => ['on', 'true', '1'].includes(word));
const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max));

/** One variable of the environment: what it may be, its preset as text, and (in the catalogues) what it is for. */
interface Setting<S extends z.ZodType = z.ZodType> {
  schema: S;
  preset?: string;
  /** never printed */
  secret?: boolean;
}
const setting = <S extends z.ZodType>(schema: S, preset?: string, secret = false): Setting<S> =>
  preset === undefined ? { schema, secret } : { schema, preset, secret };

/**
 * Every variable of the environment that the server reads. `config.<NAME>` in the catalogues says what each is for and
 * what it may be; the operator's guide is made from this table.
 */
export const settings = {
  PORT: setting(whole(0, 65_535), '8080'),
  HOST: setting(z.string().min(1).max(255), '127.0.0.1'),
  DATA_DIR: setting(z.string().min(1), './data'),
  DATABASE_URL: setting(z.url({ protocol: /^postgres(ql)?$/ }).optional(), undefined, true),
  DATABASE_POOL: setting(whole(1, 200).optional()),
  PUBLIC_URL: setting(z.url({ protocol: /^https?$/ }).optional()),
  TRUST_PROXY: setting(flag, 'off'),
  TENANT: setting(
    z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
      .optional(),
  ),
  DEMO: setting(flag, 'on'),
  LOG_LEVEL: setting(z.enum(logLevels), 'info'),
  METRICS_TOKEN: setting(z.string().min(16).optional(), undefined, true),
  RATE_LIMIT_FACTOR: setting(
    z
      .string()
      .regex(/^\d{1,6}(\.\d{1,3})?$/)
      .transform(Number),
    '1',
  ),
} as const;

type Settings = typeof settings;
export type SettingName = keyof Settings;
export const settingNames = Object.keys(settings) as SettingName[];

/** What the server was told by its environment. */
export interface Configuration {
  port: number;
  /** where it listens; the preset is this machine only */
  host: string;
  dataDir: string;
  databaseUrl: string | undefined;
  databasePool: number | undefined;
  publicUrl: string | undefined;
  trustProxy: boolean;
  /** short name of the tenant that is served whatever the host */
  tenant: string | undefined;
  /** seed a demo district when the database is empty */
  demo: boolean;
  logLevel: (typeof logLevels)[number];
  metricsToken: string | undefined;
  /** multiplies every rate limit; 0 switches them off */
  rateLimitFactor: number;
}

/** A variable has a value that it may not have. */
export class ConfigurationWrong extends Error {
  readonly setting: SettingName;
  constructor(name: SettingName) {
    super(`${name} has a value it may not have`);
    this.name = 'ConfigurationWrong';
    this.setting = name;
  }

  /** One sentence for people: which variable, and what it may be. Never the value, which may be a secret. */
  sentence(locale: Locale): string {
    return fill(serverTexts(locale, 'configuration.wrong'), {
      name: this.setting,
      allowed: serverTexts(locale, `configuration.${this.setting}`),
    });
  }
}

/** Reads the environment. An empty variable counts as not set. Throws ConfigurationWrong for the first bad value. */
export function readConfiguration(env: Readonly<Record<string, string | undefined>>): Configuration {
  const value = <Name extends SettingName>(name: Name): z.output<Settings[Name]['schema']> => {
    const known: Setting = settings[name];
    const result = known.schema.safeParse(env[name]?.trim() || known.preset);
    if (!result.success) throw new ConfigurationWrong(name);
    return result.data as z.output<Settings[Name]['schema']>;
  };
  return {
    port: value('PORT'),
    host: value('HOST'),
    dataDir: value('DATA_DIR'),
    databaseUrl: value('DATABASE_URL'),
    databasePool: value('DATABASE_POOL'),
    publicUrl: value('PUBLIC_URL'),
    trustProxy: value('TRUST_PROXY'),
    tenant: value('TENANT'),
    demo: value('DEMO'),
    logLevel: value('LOG_LEVEL'),
    metricsToken: value('METRICS_TOKEN'),
    rateLimitFactor: value('RATE_LIMIT_FACTOR'),
  };
}

/** The settings as a Markdown table, for the operator's guide. */
export function configurationTable(locale: Locale): string {
  const head = [
    serverTexts(locale, 'configuration.head-name'),
    serverTexts(locale, 'configuration.head-preset'),
    serverTexts(locale, 'configuration.head-meaning'),
  ];
  const rows = settingNames.map((name) => {
    const { preset }: Setting = settings[name];
    return `| \`${name}\` | ${preset === undefined ? '' : `\`${preset}\``} | ${serverTexts(locale, `configuration.${name}`)} |`;
  });
  return [`| ${head.join(' | ')} |`, '| --- | --- | --- |', ...rows].join('\n');
}
