import { reason } from '@commerce-tracking/service-kit/errors';

// Reasons why a password is refused; they stand in `details.fields`.

export const PASSWORD_COMMON = reason('BAD_INPUT', 'PASSWORD_COMMON', {
  fr: 'Ce mot de passe est trop courant.',
  en: 'This password is too common.',
});
export const PASSWORD_PERSONAL = reason('BAD_INPUT', 'PASSWORD_PERSONAL', {
  fr: 'Le mot de passe ne doit pas être votre nom, votre e-mail ou votre numéro de téléphone.',
  en: 'The password may not be your name, e-mail address or phone number.',
});
export const PASSWORD_USED_BEFORE = reason('BAD_INPUT', 'PASSWORD_USED_BEFORE', {
  fr: 'Vous avez déjà utilisé ce mot de passe récemment.',
  en: 'You have used this password recently.',
});
export const PASSWORD_WRONG = reason('BAD_INPUT', 'PASSWORD_WRONG', {
  fr: "Le mot de passe actuel n'est pas le bon.",
  en: 'The current password is not the right one.',
});
