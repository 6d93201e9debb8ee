import { expect, test } from 'vitest';
import { likeness } from './likeness.ts';

test('the same trouble in other words is alike', () => {
  const like = likeness('3号楼楼下的路灯坏了好几天，晚上黑得看不见路');
  expect(like('小区路灯坏了，晚上看不见路')).toBeGreaterThan(0.4);
  expect(like('我们这里路灯坏了好几天了')).toBeGreaterThan(0.4);
});

test('another trouble at the same place is not alike', () => {
  const like = likeness('3号楼楼下的路灯坏了好几天，晚上黑得看不见路');
  expect(like('楼上漏水，天花板都湿了，请尽快处理')).toBeLessThan(0.2);
  expect(like('小区门口车辆乱停乱放，希望社区解决')).toBeLessThan(0.2);
});

test('too few words are like nothing', () => {
  expect(likeness('路灯')('路灯坏了，晚上看不见路')).toBe(0);
  expect(likeness('')('')).toBe(0);
});

test('pieces such as \\d or emoji do not break it', () => {
  expect(likeness('😀😀😀😀😀 123 ab cd ef gh')('😀😀😀')).toBe(0);
});
