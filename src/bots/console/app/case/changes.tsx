import type { Change } from '../../../../run/plan/plan.ts';

/**
 * What a write changes: before and after side by side, in columns that line up over all writes of the card.
 */
export function Changes({ changes }: { changes: Change[] }) {
  return (
    <table className="changes">
      <colgroup>
        <col className="what" />
        <col className="was" />
        <col />
      </colgroup>
      <thead className="unseen">
        <tr>
          <th scope="col">What</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={`${change.label} ${change.before} ${change.after}`}>
            <th scope="row">{change.label}</th>
            <td className="before">{change.before === '' ? '–' : change.before}</td>
            <td className="after">{change.after === '' ? '–' : change.after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
