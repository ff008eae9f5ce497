import { beforeAll, describe, expect, it } from 'vitest';
import floors from '../../.dependency-cruiser.mjs';
import { fellTree, plantTree, type Verdict, verifyTree } from './plant-tree.ts';
import { SMALL_HOUSE } from './small-house.ts';
import { LINT_VIOLATIONS, TYPE_VIOLATIONS, UNUSED_VIOLATIONS } from './style-violations.ts';
import { ACCOMPLICES, FLOOR_VIOLATIONS } from './violations.ts';

const STYLE_VIOLATIONS = [...LINT_VIOLATIONS, ...TYPE_VIOLATIONS, ...UNUSED_VIOLATIONS];

function verifyPlanted(files: Record<string, string>): Verdict {
  const tree = plantTree(files);
  try {
    return verifyTree(tree);
  } finally {
    fellTree(tree);
  }
}

/** What one check of the run said, by the heading above its words. */
function sectionOf(output: string, check: string): string {
  return output.split('\n── ').find((section) => section.startsWith(`${check}\n`)) ?? '';
}

/** The indented or following lines that stand below a heading, up to the next heading. */
function linesBelow(section: string, heading: string, nextHeading: RegExp): string[] {
  const lines = section.split('\n');
  const start = lines.findIndex((line) => line.startsWith(heading));
  if (start < 0) return [];
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => nextHeading.test(line));
  return end < 0 ? rest : rest.slice(0, end);
}

const literally = (text: string) => text.replaceAll(/[.[\]]/g, '\\$&');

describe('a house that keeps the laws', () => {
  it('passes every check', () => {
    const { passed, output } = verifyPlanted(SMALL_HOUSE);
    expect(output).not.toContain('FAILED');
    expect(passed).toBe(true);
  });
});

describe('a house that breaks the laws', () => {
  let verdict: Verdict;

  beforeAll(() => {
    const planted = [...FLOOR_VIOLATIONS, ...STYLE_VIOLATIONS].map(({ file, text }) => [file, text]);
    verdict = verifyPlanted({ ...SMALL_HOUSE, ...ACCOMPLICES, ...Object.fromEntries(planted) });
  });

  it('fails every check', () => {
    expect(verdict.passed).toBe(false);
    expect(verdict.output.match(/^FAILED/gm)).toHaveLength(4);
  });

  it('leaves no floor untried', () => {
    const tried = FLOOR_VIOLATIONS.map(({ rule }) => rule);
    expect(tried).toEqual(expect.arrayContaining(floors.forbidden.map(({ name }) => name)));
  });

  it.each(FLOOR_VIOLATIONS)('law $law: $rule stops $file', ({ rule, culprit }) => {
    const named = linesBelow(sectionOf(verdict.output, 'floors'), rule, /^\S/);
    expect(named).toContainEqual(
      typeof culprit === 'string' ? expect.stringContaining(culprit) : expect.stringMatching(culprit),
    );
  });

  it.each(LINT_VIOLATIONS)('law $law: $rule stops $file', ({ rule, file }) => {
    const named = new RegExp(`^${literally(file)}(:\\d+:\\d+)? (lint/\\w+/)?${rule} `, 'm');
    expect(sectionOf(verdict.output, 'format and lint')).toMatch(named);
  });

  it.each(TYPE_VIOLATIONS)('law $law: $rule stops $file', ({ rule, file }) => {
    const named = new RegExp(`^${literally(file)}\\(.*error ${rule}: `, 'm');
    expect(sectionOf(verdict.output, 'types')).toMatch(named);
  });

  it.each(UNUSED_VIOLATIONS)('law $law: $rule stops $file', ({ rule, file }) => {
    const named = linesBelow(sectionOf(verdict.output, 'unused code'), rule, /^[A-Z].*\(\d+\)$/);
    expect(named).toContainEqual(expect.stringContaining(file));
  });
});
