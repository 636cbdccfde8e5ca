import { money } from '../../../../run/text/money.ts';
import type { DeskShown } from '../../../api/schemas/records.ts';
import type { Identity } from '../net/api.ts';
import type { StaffPerson } from '../words/waiting.ts';

/** The embedded database: whoever sits here says which of the staff to play. */
export function ChoosePersona({
  desk,
  staff,
  become,
}: {
  desk: DeskShown;
  staff: StaffPerson[];
  become: (identity: Identity) => void;
}) {
  return (
    <main className="sign-in" id="main">
      <h1>Who is at the desk?</h1>
      <p className="quiet">
        This is {desk.name}, for trying out. What is over the limit of one person, another has to approve. You
        can switch at any time in the header.
      </p>
      <ul className="personas">
        {staff.map((person) => (
          <li key={person.id}>
            <button
              type="button"
              className="persona"
              onClick={() => become({ kind: 'persona', id: person.id })}
            >
              <b>{person.name}</b>
              <span>{person.role}</span>
              <span className="figure">up to {money(person.limit, desk.currency)}</span>
            </button>
          </li>
        ))}
      </ul>
    </main>
  );
}
