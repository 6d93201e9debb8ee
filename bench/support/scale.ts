/** `BENCH_SCALE=0.01 npm run bench` tries the benchmarks out with a hundredth of the data. */
export const scale = Number(process.env['BENCH_SCALE'] ?? 1);

export const scaled = (count: number): number => Math.max(1000, Math.round(count * scale));
