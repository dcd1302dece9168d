import type { JSX } from 'preact';
import type { CureData, DecisionData } from '../local/console/console-data';

type Step = DecisionData['steps'][number];

const MARKS = { passed: '✓', answered: '✓', refused: '✗' } as const;

/** The steps of a decision, the one that decided with its rule, and the fix of a refusal. */
export function Decision({ steps, cure }: Pick<DecisionData, 'steps' | 'cure'>): JSX.Element {
  return (
    <>
      <h3>Decision</h3>
      <ol class="steps" aria-label="Steps of the decision">
        {steps.map((step, place) => (
          <StepItem key={place} step={step} decided={place === steps.length - 1} />
        ))}
      </ol>
      {cure && <Cure {...cure} />}
    </>
  );
}

/** The step that decided, in a line. */
export function decisionText({ steps }: Pick<DecisionData, 'steps'>): string {
  const last = steps.at(-1);
  return last?.needed === undefined ? (last?.found ?? '') : `needs ${last.needed}, ${last.found}`;
}

function StepItem({ step, decided }: { readonly step: Step; readonly decided: boolean }): JSX.Element {
  const { check, outcome, found, needed, rule, source } = step;
  return (
    <li class={`${outcome} ${decided ? 'decisive' : ''}`} aria-current={decided ? 'step' : undefined}>
      <span aria-hidden="true">{MARKS[outcome]}</span> <b>{check}</b> {found}
      {needed !== undefined && (
        <>
          ; needs <code>{needed}</code>
        </>
      )}
      {decided && (
        <p>
          This decided: {rule}. <cite>{source}</cite>
        </p>
      )}
    </li>
  );
}

function Cure({ text, code }: CureData): JSX.Element {
  return (
    <>
      <h3>What to do</h3>
      <p>{text}</p>
      {code !== undefined && (
        <pre tabIndex={0} aria-label="Lines that do it">
          {code}
        </pre>
      )}
    </>
  );
}
