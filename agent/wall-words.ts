// Words that login screens use, in the languages that apps are most often shown in. Lists only; what they mean for a run
// is wall.ts's to say.

/** Whole words or phrases, in any case; scripts that set no blanks between words match anywhere. */
function anyOf(words: readonly string[], unspaced: readonly string[]): RegExp {
  return new RegExp(`(?<!\\p{L})(?:${words.join("|")})(?!\\p{L})|${unspaced.join("|")}`, "iu");
}

/** Goes on without an account. */
export const skipLabel = anyOf(
  [
    "skip|guest|not now|later|without (?:an )?(?:account|login|signing|logging)|no,? thanks|try it|anonymous",
    "überspringen|gast|nicht jetzt|später|ohne (?:anmeldung|konto|registrierung|login)|nein,? danke",
    "passer|ignorer|invité|plus tard|pas maintenant|(?:continuer )?sans (?:compte|connexion|inscription)|non,? merci",
    "omitir|saltar|invitado|ahora no|más tarde|sin (?:cuenta|registro|iniciar sesión)|no,? gracias",
    "pular|convidado|agora não|mais tarde|sem (?:conta|cadastro|login)|não,? obrigad[oa]",
    "salta|ospite|non ora|più tardi|senza (?:account|registrazione)|no,? grazie",
    "overslaan|niet nu|zonder (?:account|inloggen)|nee,? bedankt",
    "pomiń|gość|nie teraz|później|bez (?:konta|logowania)",
    "пропустить|гость|не сейчас|позже|без (?:входа|регистрации)",
    "atla|geç|misafir|şimdi değil|daha sonra",
  ],
  ["スキップ|後で|あとで|ゲスト|跳过|跳過|稍后|稍後|游客|訪客|暂不|건너뛰기|나중에|게스트"],
);

/** Ways around the same account: none of them shows the app. */
export const accountLabel = anyOf(
  [
    "log ?in|sign ?in|sign ?up|log ?on|register|create|join|forgot|reset|recover|password|remember|show|terms|privacy|policy|help|language|continue with|google|facebook|apple|submit",
    "anmelden|einloggen|registrieren|konto|passwort|kennwort|vergessen|datenschutz|agb|nutzungsbedingungen|impressum|hilfe|sprache|anzeigen|weiter mit",
    "se connecter|connexion|s'inscrire|inscription|créer|compte|mot de passe|oublié|confidentialité|conditions|aide|langue|afficher|continuer avec",
    "iniciar sesión|acceder|registrarse|crear|cuenta|contraseña|olvid\\p{L}*|privacidad|términos|ayuda|idioma|mostrar|continuar con",
    "entrar|cadastr\\p{L}*|criar|conta|senha|esquec\\p{L}*|privacidade|termos|ajuda|continuar com",
    "accedi|registrati|crea|password dimenticata|termini|aiuto|lingua|mostra|continua con",
    "inloggen|aanmelden|registreren|account|wachtwoord|vergeten|voorwaarden|taal",
    "zaloguj|zarejestruj|utwórz|konto|hasło|hasła|regulamin|prywatność|pomoc|język",
    "войти|вход|регистрация|зарегистрироваться|создать|пароль|забыли|условия|помощь|язык",
    "giriş|kaydol|kayıt|hesap|şifre|unuttum|gizlilik|koşullar|yardım|dil",
  ],
  [
    "ログイン|サインイン|登録|パスワード|規約|プライバシー|登录|登錄|注册|註冊|密码|密碼|条款|隐私|로그인|가입|비밀번호|약관",
  ],
);

/** Says that a screen is for signing in. */
export const signInWords = anyOf(
  [
    "log ?in|log ?on|sign ?in|anmelden|einloggen|anmeldung|se connecter|connectez-vous|connexion|s'identifier|iniciar sesión|inicia sesión|acceder|entrar|accedi|inloggen|aanmelden|zaloguj(?: się)?|logowanie|войти|вход|giriş(?: yap)?",
  ],
  ["ログイン|サインイン|登录|登錄|登入|로그인"],
);

/** Says that a field is for the name of an account. */
export const accountNameWords = anyOf(
  [
    "e-?mail(?:.?(?:address|adresse))?|user.?(?:name|id)?|login(?:.?(?:name|id))?|account|benutzer(?:name)?|nutzername|identifiant|utilisateur|courriel|correo|usuario|usuário|utente|gebruiker(?:snaam)?|użytkownik|логин|почта|kullanıcı(?: adı)?|phone|mobile|telefon|handynummer",
  ],
  ["メール|ユーザー|邮箱|郵箱|用户名|手机|이메일|아이디"],
);
