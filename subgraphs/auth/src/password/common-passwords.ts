// Words that stand behind the passwords most often found in leaks, in English and French, and those
// close to this product. Compared after removing signs, surrounding digits and look-alike digits.
const words = `
password passwords passw0rd motdepasse monmotdepasse azerty azertyuiop qwerty qwertyuiop qwertyui
qwertz qwertzuiop asdfghjkl zxcvbnm azertyui abcdef abcdefg abcdefgh abcdefghij abcabc iloveyou
ilovey jetaime jetaimemonamour monamour moncoeur amour princess princesse prince superman batman
spiderman dragon monkey football baseball basketball soccer hockey sunshine sunflower shadow master
michael jordan jennifer jessica michelle nicole daniel charlie ashley thomas nicolas camille marine
julien chocolat doudou loulou bonjour bienvenue welcome letmein changeme changezmoi default
administrator administrateur administration admin root toor superuser superviseur supervisor
collecteur collector teammanager chefdequipe analyste analyst utilisateur username user guest invite
test testing testtest tester secret secretsecret whatever trustno starwars pokemon minecraft
computer ordinateur internet samsung iphone android google facebook whatsapp
freedom liberte soleil lune etoile diamond cheese pepper ginger summer winter autumn spring hello
helloworld loveme lovely babygirl angel blessed jesus jesuschrist jesuschris jesusislord godisgood
dieuestgrand dieumerci allah allahakbar bismillah inchallah alhamdulillah mohamed muhammad
commercetracking commerce tracking fluidite fluide operation ecowas cedeao cilss
benin togo ghana niger nigeria burkina burkinafaso cotedivoire senegal mali tchad guinee gambie
cotonou lome accra niamey lagos ouagadougou abidjan dakar bamako kano kumasi afrique africa
passwordpassword password1password azertyazerty qwertyqwerty onetwothree unpdeuxtrois abcd
`;

/** Words too common to be a password, whatever digits and signs surround them. */
export const commonWords: ReadonlySet<string> = new Set(words.split(/\s+/).filter(Boolean));
