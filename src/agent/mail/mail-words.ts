/**
 * Words by which mail programs and ticket systems mark what is not new in a mail, in every language in which
 * such mail comes in: a customer's program writes its own, whatever the desk's languages are. All in small
 * letters.
 */

/** Labels of a mail's head before a colon. */
export const HEAD_LABELS = {
  from: 'from|von|de|da|van|absender|expéditeur|remitente|sender|requester|requested by',
  to: 'to|an|à|a|para|cc|kopie|bcc|reply-to|antwort an|répondre à|empfänger|destinataire|destinatario',
  sent: 'sent|date|gesendet|datum|envoyé|envoyé le|date d’envoi|enviado|enviado el|fecha|received|empfangen|eingang',
  subject: 'subject|betreff|objet|sujet|asunto',
  ticket:
    'status|priority|priorität|priorité|assignee|bearbeiter|group|gruppe|channel|kanal|tags|type|created|updated|erstellt|created at|attachments|anhänge|anlagen|pièces jointes|importance|wichtigkeit|x-[a-z-]{1,40}|message-id|ticket|ticket id|ticket no',
} as const;

/** Before a subject: it answers a mail; it passes a mail on. */
export const ANSWERS = 're|aw|antw|antwort|ré|rép|sv|vs|odp';
export const PASSES_ON = 'fw|fwd|wg|tr|rv|enc|i';

/** Lines that introduce a mail that is passed on as it is. */
export const FORWARD_MARKS = [
  'forwarded message',
  'begin forwarded message',
  'forwarded by',
  'weitergeleitete nachricht',
  'weitergeleitete e-mail',
  'anfang der weitergeleiteten',
  'message transféré',
  'message transmis',
  'début du message transféré',
  'début du message réexpédié',
  'mensaje reenviado',
  'inicio del mensaje reenviado',
  'mensaje original reenviado',
] as const;

/** Lines that introduce the mail that is answered. */
export const ORIGINAL_MARKS = [
  'original message',
  'original appointment',
  'ursprüngliche nachricht',
  'originalnachricht',
  'original-nachricht',
  'message d’origine',
  "message d'origine",
  'message original',
  'mensaje original',
] as const;

/** `On … wrote:` — how the line begins and how it ends, by language. */
export const INTRODUCTIONS: readonly (readonly [begins: string, ends: string])[] = [
  ['on ', 'wrote:'],
  ['am ', 'schrieb:'],
  ['am ', ':'],
  ['le ', 'écrit :'],
  ['le ', 'écrit:'],
  ['el ', 'escribió:'],
  ['il ', 'scritto:'],
  ['op ', ':'],
  ['', ' wrote:'],
  ['', ' schrieb:'],
  ['', ' a écrit :'],
  ['', ' a écrit:'],
  ['', ' escribió:'],
];
/** Words that stand inside an introduction whose end alone says too little. */
export const WROTE = 'wrote|schrieb|écrit|escribió|scritto|schreef';

/** Words of one line that closes a mail, alone on it. */
export const CLOSINGS = [
  'regards',
  'kind regards',
  'best regards',
  'warm regards',
  'warmest regards',
  'with kind regards',
  'many thanks and regards',
  'thanks and regards',
  'thanks and best regards',
  'best wishes',
  'all the best',
  'best',
  'cheers',
  'sincerely',
  'yours sincerely',
  'sincerely yours',
  'yours faithfully',
  'yours truly',
  'yours',
  'thanks',
  'many thanks',
  'thank you',
  'thank you very much',
  'thanks a lot',
  'thanks in advance',
  'thx',
  'mit freundlichen grüßen',
  'mit freundlichem gruß',
  'freundliche grüße',
  'freundlicher gruß',
  'freundlichen gruß',
  'mit besten grüßen',
  'beste grüße',
  'besten gruß',
  'bester gruß',
  'viele grüße',
  'vielen gruß',
  'liebe grüße',
  'lieben gruß',
  'lieber gruß',
  'herzliche grüße',
  'herzlichen gruß',
  'schöne grüße',
  'grüße',
  'gruß',
  'hochachtungsvoll',
  'vielen dank',
  'vielen dank und viele grüße',
  'danke',
  'danke und gruß',
  'danke im voraus',
  'mfg',
  'lg',
  'vg',
  'cordialement',
  'bien cordialement',
  'très cordialement',
  'sincères salutations',
  'salutations',
  'meilleures salutations',
  'bien à vous',
  'bonne journée',
  'merci',
  'merci d’avance',
  "merci d'avance",
  'merci beaucoup',
  'saludos',
  'un saludo',
  'saludos cordiales',
  'atentamente',
  'cordialmente',
  'gracias',
  'muchas gracias',
] as const;

/** A whole line that a telephone or a program adds. */
export const SENT_FROM = [
  String.raw`sent (?:from|via|with|using) \S.{0,60}`,
  'get outlook for .{1,40}',
  '(?:von|mit) .{1,40} (?:gesendet|verschickt)',
  'gesendet (?:von|mit|über) .{1,60}',
  'diese nachricht wurde von .{1,60} gesendet',
  'envoyé (?:de|depuis|à partir) .{1,60}',
  'enviado (?:desde|con) .{1,60}',
  'télécharger outlook .{1,40}',
  'holen sie sich outlook .{1,40}',
] as const;

/** Before the number of a ticket, which is none of the desk's records. */
export const TICKETS =
  'ticket|ticketnummer|ticketnr|ticket-nr|ticket-id|tk|tkt|case|case-id|incident|inc|rma|sr|vorgang|vorgangsnummer|vorgangsnr|fallnummer|fallnr|dossier|demande|incidencia|caso|zendesk|freshdesk|zammad|otrs|jira|helpscout|help scout|intercom|hubspot|salesforce|kayako|gorgias';

/** Labels of a form's lines in which nobody asks for anything. */
export const FORM_NOISE =
  'browser|user agent|user-agent|os|operating system|betriebssystem|device|gerät|ip|ip address|ip-adresse|url|page|seite|referrer|locale|language|sprache|langue|idioma|time|uhrzeit|submitted|submitted at|gesendet am|consent.{0,40}|privacy.{0,40}|datenschutz.{0,40}|einwilligung.{0,40}|newsletter|marketing|salutation|anrede|civilité|tratamiento|phone|phone number|telefon|telefonnummer|téléphone|teléfono|captcha|source|quelle|attachment count';

/** Who writes a part of a ticket's thread, in the line above it. */
export const SPEAKERS = {
  customer:
    'requester|customer|client|end[ -]?user|kunde|kundin|anfragende|anfragender|anfragesteller|demandeur|cliente|solicitante|reporter|contact',
  desk: 'agent|support|staff|helpdesk|service|team|bearbeiter|bearbeiterin|mitarbeiter|mitarbeiterin|agente|assignee|bot|system|auto[- ]?reply|public reply|our reply|we',
} as const;

/** Labels of a form's lines that say nothing of what is asked behind them. */
export const FORM_LABELS =
  'field|feld|champ|campo|value|wert|topic|category|kategorie|thema|anliegen|catégorie|categoría|tema|motif|motivo|message|your message|message text|nachricht|ihre nachricht|deine nachricht|mitteilung|votre message|mensaje|su mensaje|comment|comments|kommentar|bemerkung|bemerkungen|anmerkung|commentaire|comentario|comentarios|description|beschreibung|description du problème|descripción|question|your question|frage|ihre frage|votre question|pregunta|text|texte|texto|body|request|your request|anfrage|e-?mail|e-?mail[ -]address|e-?mail[ -]?adresse|mail|mail ?adresse|courriel|adresse e-?mail|correo|correo electrónico|how can we help|wie können wir helfen';

/** Before a contact number in a signature. */
export const CONTACTS =
  'tel|telefon|telephone|téléphone|tél|teléfono|phone|fon|mobile|mobil|handy|cell|portable|móvil|fax|e-mail|email|mail|web|www|internet|t|m|f|e';

/** Parts of a mailbox before the `@` that belong to a desk and never to a customer. */
export const DESK_MAILBOXES =
  'support|service|kundenservice|kundendienst|customerservice|customer-service|customercare|care|help|helpdesk|info|contact|kontakt|noreply|no-reply|donotreply|do-not-reply|orders|bestellung|returns|retouren|team|office|hello|hallo|shop|postmaster|mailer-daemon';

/** What staff write above a mail that they pass on. */
export const COVERING =
  'below|unten|fyi|fw|fwd|wg|forward|forwarded|forwarding|weitergeleitet|folgende|following|customer|client|kunde|kundin|kundenanfrage|anfrage|wrote in|came in|kam rein|handle|bearbeiten|übernehmen|take care|can you|könnt ihr|kannst du|please check|bitte prüfen|zur info|ci-dessous|transféré|adjunto|abajo';
