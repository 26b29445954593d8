/**
 * The rules by which something was derived, and what each says to a user. @see MODEL sections 4 to 6
 * A rule is a key here, so that what is assembled can keep it as one short text.
 */
export const rules = {
  closedWell: "Its closing event says that it ended well.",
  closedBadly: "Its closing event says that it failed.",
  notClosed: "It has an opening event and no closing event of the same name.",
  hasError: "No events open and close it, and one of its records is of level error or above.",
  noError: "No events open and close it, and none of its records is of level error or above.",
  rootClosedWell: "The root hop closed well; an error beneath it was handled.",
  rootClosedBadly: "The root hop closed badly.",
  rootNotClosed: "The root hop has not closed.",
  hopFailed: "No events open and close the root hop, and one of the hops failed.",
  recordFailed: "No events open and close the root hop, and one of the records is of level error or above.",
  hopNotClosed: "No events open and close the root hop, no record is of level error or above, and one of the hops has not closed.",
  nothingFailed: "No events open and close the root hop, nothing failed, and every hop has ended.",
  spanSaysError: "The record that finished it says that it failed, or is of level error or above.",
  spanSaysOk: "The record that finished it says nothing of a failure.",
  spanNotFinished: "It was started and not finished.",
  spanHasError: "One of its records is of level error or above.",
  spanHasNoError: "None of its records is of level error or above.",
  messageParent: "Its records name the message that sent it.",
  spanParent: "Its records name a parent span, which belongs to that hop.",
  openParent: "That hop was opened before it and was still open when it began, the latest to do so.",
  hopOfMessage: "Its records name this agent and this message.",
  hopOfAgent: "Its records name this agent and no message, and stand together.",
  hopRetried: "Its agent was asked the same again after it had ended.",
  noParent: "Nothing names a parent, and no hop was open when it began.",
  cycle: "Its parents led back to it: the circle was cut here.",
  saidParent: "Its records name the parent span.",
  missingParent: "Its records name a parent span that the trace does not hold.",
  hopOfSpan: "Its records name no parent span: it stands beneath its hop.",
  fromBracket: "No record gives it with both its ends: it lasts from the opening to the closing event of its hop.",
  fromRecords: "No record gives it with both its ends: it lasts from its first to its last record.",
} as const;

export type Rule = keyof typeof rules;

/** Why some records are a hop. @see MODEL section 4 */
export function hopRule({ message, retry }: { readonly message: number; readonly retry: number }): Rule {
  if (retry > 0) return "hopRetried";
  return message === 0 ? "hopOfAgent" : "hopOfMessage";
}
