import type { Notice } from '../../../../run/view/card.ts';

const NAMES: Record<Notice['kind'], string> = {
  attention: 'Note',
  refusal: 'Policy',
  fault: 'Failed',
  information: 'Info',
  question: 'Question',
};

export function Notices({ notices }: { notices: Notice[] }) {
  if (notices.length === 0) return null;
  return (
    <ul className="notices">
      {notices.map((notice) => (
        <li key={`${notice.kind} ${notice.text}`} className={`notice ${notice.kind}`}>
          <b>{NAMES[notice.kind]}</b>
          <span>{notice.text}</span>
        </li>
      ))}
    </ul>
  );
}
