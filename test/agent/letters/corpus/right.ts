/** Letters as support people write them: each says only what its case has. `[1]` cites the case's article. */
import type { Scene } from './scenes.ts';

export const en = (cents: number) => `EUR ${(cents / 100).toFixed(2)}`;
export const de = (cents: number) => `${(cents / 100).toFixed(2).replace('.', ',')} EUR`;
const sign = (cents: number) => `€${(cents / 100).toFixed(2)}`;
const euros = (cents: number) => `${(cents / 100).toFixed(2).replace('.', ',')} €`;

type Frame = (scene: Scene) => string;
export interface Frames {
  openings: Frame[];
  bodies: { [scene: string]: Frame[] };
  extras: Frame[];
  closings: string[];
}

export const ENGLISH: Frames = {
  openings: [
    ({ first }) => `Hello ${first},\n\nThank you for getting in touch.`,
    ({ first }) => `Dear ${first},\n\nThanks for your message and for your patience.`,
    ({ first }) => `Hi ${first},\n\nI am sorry for the trouble this has caused you.`,
    ({ first }) => `Good morning ${first},\n\nWe appreciate that you let us know about this.`,
    ({ first, order }) => `Hello ${first},\n\nThank you for writing to us about order ${order}.`,
  ],
  bodies: {
    refunded: [
      ({ cents, card, id }) =>
        `We have refunded ${en(cents)} to your ${card.brand} card ending in ${card.last4}. The number of the refund is ${id}. There is no need to return anything [1].`,
      ({ item, cents, id }) =>
        `We're sorry that your ${item} arrived broken. Your refund of ${sign(cents)} has been issued to the card you paid with (reference ${id}) [1].`,
      ({ item, cents }) =>
        `That is not how your ${item.toLowerCase()} should have reached you. I have just refunded the full price of ${en(cents)} to your card. You do not have to send it back; please dispose of broken glass safely [1].`,
      ({ order, cents, id }) =>
        `I looked at order ${order} and can see the damage in your photo. ${en(cents)} went back to your card today under ${id}. You may keep the item [1].`,
      ({ item, cents }) =>
        `It should never have come to you in that state, and I apologise. ${sign(cents)} for the ${item} has been returned to your card, and you can simply throw the broken one away [1].`,
    ],
    faulty: [
      ({ item, cents, id }) =>
        `We are sorry that your ${item} does not work as it should. We have refunded ${en(cents)} to your card (${id}) [1].`,
      ({ item, cents }) =>
        `A faulty ${item.toLowerCase()} is no fun at all. We've given you the ${sign(cents)} back on the card that you used; nothing needs to be returned [1].`,
      ({ cents, card, id }) =>
        `The money is on its way back: ${en(cents)} to the ${card.brand} ending ${card.last4}, refund ${id}. We do not need the defective item back [1].`,
    ],
    reshipped: [
      ({ item, id }) =>
        `We are sorry about the broken ${item}. We are sending you a new one, free of charge; the number is ${id} [1].`,
      ({ item }) =>
        `I have arranged a replacement for your ${item.toLowerCase()}. It costs you nothing, and there is no need to send the damaged one back [1].`,
      ({ item, order, id }) =>
        `A new ${item} will be sent to you under order ${order} (${id}). Please dispose of the broken one safely [1].`,
    ],
    traced: [
      ({ day }) =>
        `Your second parcel was last scanned on 17 November and has not moved since, which is why we have opened a trace with the carrier (TR-118). We will write to you by ${day?.en} at the latest [1].`,
      ({ day }) =>
        `I checked the tracking: parcel 2 is with Parcel Post, and its last scan was on 17 Nov. We've asked the carrier to look for it, trace number TR-118, and you will hear from us by ${day?.en} [1].`,
      ({ order, day }) =>
        `We understand that waiting for order ${order} is frustrating. The carrier is now looking for it. The trace has the number TR-118. We'll get back to you by ${day?.en} [1].`,
    ],
    returned: [
      ({ id, cents }) =>
        `We are happy to take it back. Your return has the number ${id}, and you get the label by e-mail. When the item is here, ${en(cents)} go back to the card you paid with [1].`,
      ({ item, id, order }) =>
        `Your return of the ${item} from order ${order} is registered as ${id}. Please send it back unused and in its box with the label that you receive by e-mail [1].`,
      ({ id, cents }) =>
        `No problem at all, we've set up a return for you (${id}). You will receive your refund of ${sign(cents)} once the parcel has reached us, within two working days [1].`,
    ],
    declined: [
      ({ order }) =>
        `We have looked carefully at what you sent us about order ${order}. Unfortunately we cannot refund it. I know that this is not the answer you hoped for.`,
      () =>
        'I am sorry to say that we are not able to give your money back in this case. If you have a question about this, just reply to this e-mail.',
      ({ item }) =>
        `We checked your request about the ${item}, and we are sorry: a refund is not possible here.`,
    ],
  },
  extras: [
    () => '',
    () => 'If there is anything else, just reply to this mail.',
    () => 'Please let us know if you have any questions.',
    () => 'We are sorry for the inconvenience and thank you for your understanding.',
    ({ order }) => `Please mention your order number ${order} if you write again.`,
    () => 'I hope this helps.',
  ],
  closings: [
    'Kind regards,\nyour support team',
    'Best wishes\nYour support team',
    'Many thanks and all the best,\nCustomer Service',
    'Warm regards,\nthe support team',
  ],
};

export const GERMAN: Frames = {
  openings: [
    ({ first }) => `Hallo ${first},\n\nvielen Dank für Ihre Nachricht.`,
    ({ first }) => `Guten Tag ${first},\n\ndanke, dass Sie sich gemeldet haben.`,
    ({ first }) => `Hallo ${first},\n\nes tut mir leid, dass Sie mit Ihrer Bestellung Ärger hatten.`,
    ({ first, order }) => `Hallo ${first},\n\nwir haben Ihre Nachricht zur Bestellung ${order} erhalten.`,
    ({ first }) => `Guten Morgen ${first},\n\nvielen Dank für Ihre Geduld.`,
  ],
  bodies: {
    refunded: [
      ({ cents, card, id }) =>
        `Wir haben Ihnen ${de(cents)} auf Ihre ${card.brand}-Karte mit den Endziffern ${card.last4} erstattet. Die Nummer der Erstattung lautet ${id}. Sie müssen nichts zurückschicken [1].`,
      ({ item, cents, id }) =>
        `Es tut uns leid, dass „${item}“ beschädigt bei Ihnen angekommen ist. Der Betrag von ${euros(cents)} wurde auf die Karte erstattet, mit der Sie bezahlt haben (${id}) [1].`,
      ({ cents }) =>
        `So sollte bei uns nichts ankommen. Ich habe Ihnen heute den vollen Preis von ${de(cents)} erstattet. Den kaputten Artikel können Sie einfach entsorgen [1].`,
      ({ order, cents, id }) =>
        `Ich habe mir Ihre Bestellung ${order} und das Foto angesehen. ${euros(cents)} gehen unter der Nummer ${id} auf Ihre Karte zurück. Eine Rücksendung ist nicht nötig [1].`,
    ],
    faulty: [
      ({ item, cents, id }) =>
        `Schade, dass „${item}“ nicht funktioniert. Wir haben Ihnen ${de(cents)} auf Ihre Karte zurückgezahlt (${id}) [1].`,
      ({ cents, card }) =>
        `Ein defekter Artikel ist ärgerlich, das verstehen wir gut. Sie erhalten ${euros(cents)} auf Ihrer Karte mit der Endung ${card.last4} zurück und müssen nichts einsenden [1].`,
    ],
    reshipped: [
      ({ item, id }) =>
        `Wir bedauern, dass „${item}“ kaputt angekommen ist. Wir schicken Ihnen den Artikel noch einmal, kostenlos (${id}) [1].`,
      ({ order, id }) =>
        `Zu Ihrer Bestellung ${order} haben wir eine Ersatzlieferung veranlasst, sie hat die Nummer ${id} und kostet Sie nichts [1].`,
    ],
    traced: [
      ({ day }) =>
        `Ihr zweites Paket wurde zuletzt am 17. November gescannt. Wir haben deshalb beim Paketdienst eine Nachforschung gestartet (TR-118) und schreiben Ihnen spätestens bis zum ${day?.de} [1].`,
      ({ day }) =>
        `Ich habe die Sendungsverfolgung geprüft: Das Paket ist mit Parcel Post unterwegs, die letzte Erfassung war am 17.11. Der Paketdienst sucht jetzt danach, die Nummer ist TR-118. Sie hören bis zum ${day?.de} von uns [1].`,
    ],
    returned: [
      ({ id, cents }) =>
        `Gern nehmen wir den Artikel zurück. Ihre Rückgabe hat die Nummer ${id}, das Etikett kommt per E-Mail. Sobald der Artikel hier ist, erstatten wir Ihnen ${de(cents)} [1].`,
      ({ order, id }) =>
        `Ihre Rückgabe zur Bestellung ${order} ist unter ${id} angelegt. Bitte schicken Sie den Artikel unbenutzt und in der Originalverpackung zurück [1].`,
    ],
    declined: [
      ({ order }) =>
        `Wir haben Ihre Bitte zur Bestellung ${order} sorgfältig geprüft. Leider können wir den Betrag nicht erstatten. Wir wissen, dass Sie sich etwas anderes gewünscht haben.`,
      ({ item }) =>
        `Es tut uns leid, aber eine Erstattung für „${item}“ ist nicht möglich. Bei Fragen antworten Sie einfach auf diese E-Mail.`,
    ],
  },
  extras: [
    () => '',
    () => 'Bei Fragen antworten Sie gern auf diese E-Mail.',
    () => 'Wir bitten um Entschuldigung für die Unannehmlichkeiten.',
    () => 'Vielen Dank für Ihr Verständnis.',
    ({ order }) => `Bitte geben Sie bei Rückfragen Ihre Bestellnummer ${order} an.`,
    () => 'Ich hoffe, das hilft Ihnen weiter.',
  ],
  closings: [
    'Viele Grüße\nIhr Kundenservice',
    'Mit freundlichen Grüßen\nIhr Kundenservice',
    'Herzliche Grüße\nIhr Team vom Kundenservice',
    'Beste Grüße, Ihr Kundenservice',
  ],
};
