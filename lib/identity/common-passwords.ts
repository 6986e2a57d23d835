/** Words that are tried first anywhere, and those of this house. They count where a password is made of nothing else. */
export const commonPasswords: readonly string[] = [
  "correct horse battery staple",
  // Most tried of all, and words of this house.
  ...words(`
    password passw0rd p@ssword p@ssw0rd passwort qwertyuiop qwerty asdfghjkl zxcvbnm 1q2w3e4r5t6y
    1q2w3e4r 123456789012 1234567890 12345678 123456 987654321 letmein iloveyou welcome
    administrator admin changeme trustno1 monkey dragon football liverpool sunshine princess
    superman computer internet hospital housecall doctor clinic nurse medicine
    correcthorsebatterystaple secret default temporary summer winter spring autumn woaini 5201314
  `),
  // Walks over a keyboard, runs, and what people love.
  ...words(`
    1qaz2wsx3edc 1qaz2wsx zaq12wsx zaq1xsw2 qazwsxedc qazwsx q1w2e3r4t5y6 q1w2e3r4 qweasdzxc qweasd
    asdfgh asdf zxcvbn 1234qwer qwer1234 123qwe qwe123 abc123 abcd1234 a1b2c3d4 aa123456 147258369
    159753 789456123 741852963 987654 696969 121212 112233 123123 123321 654321 666666 888888
    00000000 11111111 azerty qwertz pass1234 passwd pass login master access guest system server
    network oracle root test user office company private openup whatever nothing blahblah freedom
    forever hello goodbye loveme iloveu ilove loveyou mylove lovely love babygirl baby angel
    beautiful flower butterfly chocolate cookie banana cheese pepper ginger purple orange yellow
    silver golden diamond rainbow shadow hunter killer ninja pirate wizard phoenix tigger tiger
    buster mustang ferrari porsche mercedes yamaha harley batman spiderman starwars pokemon naruto
    snoopy mickey hellokitty barbie google facebook youtube samsung microsoft windows linux apple
    minecraft
  `),
  // Play and places.
  ...words(`
    baseball basketball soccer hockey tennis cricket rugby arsenal chelsea everton barcelona
    realmadrid juventus manchester manchesterunited yankees cowboys lakers steelers london england
    scotland ireland paris berlin dallas america canada australia brasil mexico china beijing
    shanghai
  `),
  // First names that most lists begin with.
  ...words(`
    michael michelle jessica jennifer ashley amanda nicole daniel danielle jordan joshua justin
    matthew andrew anthony robert william thomas charlie charles george jonathan alexander alexandra
    elizabeth victoria samantha stephanie melissa jasmine hannah taylor brandon christian patrick
    patricia richard martin andrea carlos maggie sophie oliver jackson maria jesus
  `),
  // Months, days and house words.
  ...words(`
    january february march april june july august september october november december monday friday
    sunday telehealth telemedicine patient surgery health medical pharmacy zhang wang woaiwojia
    nihao aini 1314
  `),
]

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
