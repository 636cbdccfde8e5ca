import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newWordsReader } from '../../../src/agent/mail/new-words.ts';
import { saidAndContext } from '../../../src/agent/mail/said.ts';
import { entityReader } from '../../../src/agent/playbooks/entities/read.ts';
import { desk } from '../../fernhill.ts';

const read = entityReader(desk);
const newWords = newWordsReader(desk, read);
/** What is left, one line for each that holds anything. */
const left = (text: string) =>
  newWords(text)
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter(Boolean);
const value = (text: string, field: string) => read(newWords(text)).find((one) => one.field === field)?.value;

describe('a reply with the mail that it answers below', () => {
  it.each([
    [
      'Gmail',
      `The handle is still loose, please send another pan.

On Tue, 24 Nov 2026 at 09:31, Fernhill Home <support@fernhill.example> wrote:

> Hello Ida, we are sorry that you were burned. Your refund of EUR 20.00 is on its way.
> Cancel FH-10112?`,
    ],
    [
      'Gmail with the line broken',
      `The handle is still loose, please send another pan.

On Tue, 24 Nov 2026 at 09:31, Fernhill Home Customer Care <
support@fernhill.example> wrote:

> we are sorry that you were burned`,
    ],
    [
      'Outlook, English',
      `The handle is still loose, please send another pan.

From: Fernhill Support <support@fernhill.example>
Sent: Tuesday, November 24, 2026 9:31 AM
To: Ida P. <ida.p@example.com>
Subject: RE: Your order FH-10112

Hello Ida,
we are sorry that you were burned. Do you want to cancel?`,
    ],
    [
      'Outlook, old',
      `The handle is still loose, please send another pan.

-----Original Message-----
From: Fernhill Support [mailto:support@fernhill.example]
Sent: Tuesday, November 24, 2026 9:31 AM
Subject: Your order FH-10112

we are sorry that you were burned`,
    ],
    [
      'Outlook, German',
      `The handle is still loose, please send another pan.

________________________________
Von: Fernhill Support <support@fernhill.example>
Gesendet: Dienstag, 24. November 2026 09:31
An: Ida P.
Betreff: AW: Bestellung FH-10112

der Anwalt und die Verletzung`,
    ],
    [
      'Outlook, French',
      `The handle is still loose, please send another pan.

De : Fernhill Support <support@fernhill.example>
Envoyé : mardi 24 novembre 2026 09:31
À : Ida P.
Objet : RE: commande FH-10112

nous sommes désolés de la blessure`,
    ],
    [
      'Apple Mail, English',
      `The handle is still loose, please send another pan.

Sent from my iPhone

> On 24. Nov 2026, at 09:31, Fernhill Support <support@fernhill.example> wrote:
>
> ﻿we are sorry that you were burned`,
    ],
    [
      'Apple Mail, German',
      `The handle is still loose, please send another pan.

Von meinem iPhone gesendet

> Am 24.11.2026 um 09:31 schrieb Fernhill Support <support@fernhill.example>:
>
> die Verletzung tut uns leid`,
    ],
    [
      'Thunderbird, German, quote without marks',
      `The handle is still loose, please send another pan.

Am 24.11.26 um 09:31 schrieb Fernhill Support:
die Verletzung tut uns leid, FH-10112`,
    ],
    [
      'Apple Mail, French',
      `The handle is still loose, please send another pan.

Le 24 nov. 2026 à 09:31, Fernhill Support <support@fernhill.example> a écrit :

> nous sommes désolés de la blessure`,
    ],
    [
      'a ticket system',
      `##- Please type your reply above this line -##

The handle is still loose, please send another pan.

--
Ida P.

On 2026-11-24 09:31, Support (Fernhill) wrote:
> we are sorry that you were burned`,
    ],
    [
      'HTML of Gmail',
      `<div dir="ltr">The handle is still loose, please send another pan.</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Tue, 24 Nov 2026 at 09:31, Support &lt;<a href="mailto:support@fernhill.example">support@fernhill.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0">we are sorry that you were burned</blockquote></div>`,
    ],
    [
      'HTML of Outlook',
      `<html><head><style>p.MsoNormal{margin:0cm}</style></head><body><p class=MsoNormal>The handle is still loose, please send another pan.<o:p></o:p></p><div style="border-top:solid #E1E1E1 1.0pt"><p class=MsoNormal><b>From:</b> Support &lt;support@fernhill.example&gt; <br><b>Sent:</b> Tuesday, 24 November 2026 09:31<br><b>To:</b> Ida<br><b>Subject:</b> Re: FH-10112</p></div><p>we are sorry that you were burned</p></body></html>`,
    ],
  ])('%s: only what is new is read', (_, text) => {
    expect(left(text)).toEqual(['The handle is still loose, please send another pan.']);
  });
});

describe('a mail that staff pass on', () => {
  it.each([
    [
      'Gmail',
      `please take care of this one

---------- Forwarded message ---------
From: Ole B. <ole.b@example.com>
Date: Tue, 24 Nov 2026 at 08:02
Subject: Broken shelf
To: <support@fernhill.example>

One board of the shelf is cracked.`,
    ],
    [
      'Apple Mail',
      `please take care of this one

Begin forwarded message:

From: Ole B. <ole.b@example.com>
Subject: Broken shelf
Date: 24. November 2026 at 08:02:11 CET
To: support@fernhill.example

One board of the shelf is cracked.`,
    ],
    [
      'Thunderbird, German',
      `please take care of this one

-------- Weitergeleitete Nachricht --------
Betreff: Broken shelf
Datum: Tue, 24 Nov 2026 08:02:11 +0100
Von: Ole B. <ole.b@example.com>
An: support@fernhill.example

One board of the shelf is cracked.`,
    ],
    [
      'Outlook, French',
      `please take care of this one

De : Ole B. <ole.b@example.com>
Envoyé : mardi 24 novembre 2026 08:02
À : support@fernhill.example
Objet : TR: Broken shelf

One board of the shelf is cracked.`,
    ],
  ])('%s: is what the customer says, and its sender is who writes', (_, text) => {
    expect(left(text)).toEqual(
      expect.arrayContaining([
        'please take care of this one',
        'ole.b@example.com',
        'Broken shelf',
        'One board of the shelf is cracked.',
      ]),
    );
    expect(left(text)).toHaveLength(4);
    expect(value(text, 'email')).toBe('ole.b@example.com');
  });

  it('whose own mail answers one: the answered one is context, and so is whoever it names', () => {
    const text = `From: Ole B. <ole.b@example.com>
To: support@fernhill.example
Cc: claims@insurer.example
Subject: Re: Your order FH-10400 [#ticket 70173]

It is the left board.

From: Fernhill <support@fernhill.example>
Sent: Monday
Subject: Your order FH-10400

Which board? Were you injured?`;
    expect(left(text)).toEqual(['ole.b@example.com', 'FH-10400', 'It is the left board.']);
  });

  it('that was all pasted behind marks: the marks are left out', () => {
    expect(left('> The board is cracked.\n> Order FH-10400')).toEqual([
      '> The board is cracked.',
      '> Order FH-10400',
    ]);
  });
});

describe('what stands under the words', () => {
  it('says who writes, and asks for nothing', () => {
    const text = `Hallo,
der Griff ist locker, FH-10400.

Mit freundlichen Gruessen
Ole Berg
Rechtsanwalt
Ringstr. 8
04229 Leipzig
Tel. 0341 555 12345
ole.b@example.com

Diese E-Mail ist vertraulich und nur für den Adressaten bestimmt. Bei Verletzung drohen Klage und Schadensersatz.`;
    expect(left(text)).toEqual(['Hallo,', 'der Griff ist locker, FH-10400.', '04229', 'ole.b@example.com']);
    expect(value(text, 'postcode')).toBe('04229');
    expect(value(text, 'address')).toBeUndefined();
  });

  it('gives way to what the words themselves say', () => {
    const text =
      'The vase is cracked, 10115, mara.l@example.com\n\nBest regards,\nFirm Ltd\n20095 Hamburg\ninfo2@example.com';
    expect(value(text, 'postcode')).toBe('10115');
    expect(left(text)).toHaveLength(1);
  });

  it('is no end where the words go on', () => {
    for (const ps of ['PS: please cancel the candle too.', 'Bitte auch die Kerze stornieren.'])
      expect(left(`The vase is cracked.\n\nThanks\nMara\n\n${ps}`)).toContain(ps);
  });

  it('of staff above a mail that they pass on names nobody', () => {
    const text = `for you
Kind regards,
Team Lead
10999 Berlin

-----Forwarded message-----
From: Ole B. <ole.b@example.com>
Subject: Shelf

The board is cracked.`;
    expect(value(text, 'postcode')).toBeUndefined();
  });
});

describe('tickets and automatic mail', () => {
  it.each([
    ['TK4711: the vase is cracked', 'the vase is cracked'],
    ['INC-20953 - the vase is cracked', 'the vase is cracked'],
    ['RMA: FH-10482, the vase is cracked', 'FH-10482, the vase is cracked'],
    ['Ticket 70173, the vase is cracked', ', the vase is cracked'],
    ['[#20953] the vase is cracked', 'the vase is cracked'],
    ['Vorgangsnummer: 10115 die Vase', 'die Vase'],
    ['Case FH-10482 is about the vase', 'Case FH-10482 is about the vase'],
  ])('%s', (text, rest) => {
    expect(left(text)).toEqual([rest]);
  });

  it('the fields of a form stay, those of the ticket do not', () => {
    const text = `Ticket: 20953
Status: open
Requester: Ole B. <ole.b@example.com>
Order: FH-10400
Priority: high

The board is cracked.`;
    expect(left(text)).toEqual(['ole.b@example.com', 'Order: FH-10400', 'The board is cracked.']);
  });

  it('an automatic reply says nothing', () => {
    for (const text of [
      'Automatic reply: Your order FH-10400\n\nI am out of the office until 3 December, I was injured.',
      'Subject: Abwesenheitsnotiz\nFrom: ole.b@example.com\n\nIch bin im Urlaub.',
    ])
      expect(left(text)).toEqual([]);
  });
});

it('a model is given the words, and what came along as context', () => {
  const { said, context } = saidAndContext(
    'It is the left board.\n\nOn Tue, 24 Nov 2026, Support <support@fernhill.example> wrote:\n> Were you injured?\n\n--\nOle',
  );
  expect(said).toBe('It is the left board.');
  expect(context.map(({ kind }) => kind)).toEqual(['quoted', 'signature']);
});

it('one line that staff wrote is read as it is, whatever stands in it', () => {
  const piece = fc.constantFrom(
    ...[
      'FH-10482',
      'mara.l@example.com',
      '10115',
      'the mug',
      'arrived broken',
      'from',
      'on',
      'thanks',
      'An',
      'wants 20 euros',
      'Hauptstr. 9, 04109 Leipzig',
    ],
  );
  fc.assert(
    fc.property(
      fc.array(piece, { minLength: 1, maxLength: 12 }),
      fc.constantFrom(' ', ', ', '. ', ': '),
      (pieces, joint) => {
        const text = pieces.join(joint);
        expect(newWords(text)).toBe(text);
      },
    ),
  );
});

it('never throws, and takes time linear in the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => typeof newWords(text) === 'string'),
  );
  for (const piece of [
    '> ',
    '<div>',
    '<p a',
    'From: a@example.com\n',
    'On 2026 wrote:\n',
    'Best\n',
    'ticket ',
    '[1',
    'a\n',
    're: ',
  ])
    expect(typeof newWords(piece.repeat(Math.ceil(32_000 / piece.length)))).toBe('string');
});

describe('what stands under the words and beside them', () => {
  it('takes a firm and what it says of its mails for a signature', () => {
    expect(
      left(`Die Naht ist offen, ich möchte das Geld zurück.

Mit freundlichen Grüßen
Ida P.

P. & Partner Rechtsanwälte mbB | Sekretariat | ida.p@example.com
Der Inhalt dieser E-Mail ist vertraulich. Wir behalten uns rechtliche Schritte vor.`),
    ).toEqual(['Die Naht ist offen, ich möchte das Geld zurück.', 'ida.p@example.com']);
  });

  it('ends a signature before a disclaimer', () => {
    expect(
      left(`What about the other parcel?

--
Ida P. | Physiotherapie am Hafen | Tel 040 555 0199
Please consider the environment before printing`),
    ).toEqual(['What about the other parcel?']);
  });

  it('reads of a form what was ticked and written, and who sent it', () => {
    expect(
      left(`Topic: [ ] Delivery  [x] Returns  [ ] Invoice
Order: FH-10112
E-mail: ida.p@example.com
Phone: -
Message: much darker than on my screen, sending it back
Consent to privacy notice: yes
Browser: Firefox 131 / Linux`),
    ).toEqual([
      '[x] Returns',
      'Order: FH-10112',
      'ida.p@example.com',
      'much darker than on my screen, sending it back',
    ]);
  });

  it('keeps a line that only looks like one of a form', () => {
    expect(left('Phone: please call me back about FH-10112')).toEqual([
      'Phone: please call me back about FH-10112',
    ]);
  });
});

describe('a line of staff above a mail that they pass on', () => {
  const theirs = `From: Ida P. <ida.p@example.com>

Hello, the handle is loose, please send another pan. FH-10112, 20095`;

  it('leaves the mail to be read, whatever the line says', () => {
    expect(left(`dringend bitte ansehen!\n\n${theirs}`).slice(1)).toEqual([
      'ida.p@example.com',
      'Hello, the handle is loose, please send another pan. FH-10112, 20095',
    ]);
  });

  it('also where it is quoted', () => {
    const quote = '> the handle is loose, please send another pan\n> FH-10112, ida.p@example.com';
    expect(left(`checked the pictures, all fine\n\n${quote}`).join(' ')).toContain('handle is loose');
    expect(
      left(`Nachforschung falls fällig\n\nida.p@example.com schrieb am 24.11.2026:\n${quote}`).join(' '),
    ).toContain('handle is loose');
  });

  it('not where the line is the customer’s own, or the quote the desk’s', () => {
    const mine = 'The handle is still loose. FH-10112, ida.p@example.com';
    expect(left(`${mine}\n\n> we are sorry that you were burned, max.m@example.com`)).toEqual([mine]);
    const desk = '> we are sorry that you were burned, support@fernhill.example';
    expect(left(`The handle is still loose.\n\n${desk}`)).toEqual(['The handle is still loose.']);
  });
});
