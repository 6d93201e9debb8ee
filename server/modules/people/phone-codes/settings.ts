import { z } from 'zod';

/** The rules of one-time codes; each is a tenant's to edit. */
export const phoneCodeSchema = z.object({
  validMinutes: z.int().min(1).max(60),
  maxAttempts: z.int().min(1).max(10),
  secondsBetween: z.int().min(10).max(600),
  maxAnHour: z.int().min(1).max(20),
  maxADay: z.int().min(1).max(50),
});

/** Presets: 10 minutes, 5 attempts; to one phone one code a minute, 5 an hour, 10 a day. */
export const phoneCodePresets = { validMinutes: 10, maxAttempts: 5, secondsBetween: 60, maxAnHour: 5, maxADay: 10 };

export const phoneCodeSettingKey = 'people.phone-codes';
