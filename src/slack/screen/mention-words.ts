/** The sentences that only a mention is answered with. */
export const mentionWords = {
  edited:
    "I only read new messages, so this edit didn't send anything. Post it again, or pick *Send as MMS* in the message's menu.",
  unknownSelf: "I couldn't check that this message was for me, so nothing was sent. Please try again in a minute.",
  filesUnknown:
    "I couldn't check this message for pictures, so nothing was sent. Add any that it had, and send it again.",
  filesMissing: "Slack didn't give me the pictures in this message, so nothing was sent. Add them and send it again.",
  noScope:
    "I'm not allowed to see the pictures in this message, so nothing was sent. Ask your admin to add the scope files:read.",
  picturesUnseen:
    "If your message had a picture, it wasn't sent: I'm not allowed to see it. Ask your admin to add the scope `files:read`.",
};
