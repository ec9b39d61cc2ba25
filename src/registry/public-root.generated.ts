// Made by tools/public-roots.js. Subjects of public root CAs (RFC 4514), each with the subjectKeyIdentifier of its key
// (of each of its keys, where two roots bear one name). Source: Mozilla's list as Node.js v20.20.2 carries it
// (144 names), and 122 names that older copies of that list had (2012-01-18, and certifi 2018.8.24, 2019.6.16, 2021.10.8, 2024.7.4).

export const publicRootRows: readonly (readonly [subject: string, keyIdentifiers: string])[] = [
  ['C=DE,O=Atos,CN=Atos TrustedRoot 2011', 'a7a506b12ca60960eed197e970aebc3b196cdb21'],
  ['C=DE,O=Atos,CN=Atos TrustedRoot Root CA ECC TLS 2021', '762825d67de0669a7a09b26a3b8e33d736d34fa2'],
  ['C=DE,O=Atos,CN=Atos TrustedRoot Root CA RSA TLS 2021', '744999d1ffb47a684575c37eb4dcccce3933da08'],
  ['C=ES,O=ACCV,OU=PKIACCV,CN=ACCVRAIZ1', 'd287b4e3df37279355f656ea81e536cc8c1e3fbd'],
  ['C=ES,O=EDICOM,OU=PKI,CN=ACEDICOM Root', 'a6b3e12b2b49b6d773a1aa94f501e773654cac50'],
  ['C=IL,O=ComSign,CN=ComSign Secured CA', 'c14bed70b6f73e7c003b008fc73e0e459f1e5dec'],
  [
    'C=TR,O=EBG Bilişim Teknolojileri ve Hizmetleri A.Ş.,CN=EBG Elektronik Sertifika Hizmet Sağlayıcısı',
    'e7cec64ffc166796fa4aa307c104a7cb6adeda47',
  ],
  [
    'CN=A-Trust-nQual-03,OU=A-Trust-nQual-03,O=A-Trust Ges. f. Sicherheitssysteme im elektr. Datenverkehr GmbH,C=AT',
    '446a95675579114f',
  ],
  [
    'CN=AAA Certificate Services,O=Comodo CA Limited,L=Salford,ST=Greater Manchester,C=GB',
    'a0110a233e96f107ece2af29ef82a57fd030a4b4',
  ],
  [
    'CN=AC RAIZ FNMT-RCM SERVIDORES SEGUROS,organizationIdentifier=VATES-Q2826004J,OU=Ceres,O=FNMT-RCM,C=ES',
    '01b92fefbf118660f24fd0416eab731fe7d26e49',
  ],
  [
    'CN=AC Raíz Certicámara S.A.,O=Sociedad Cameral de Certificación Digital - Certicámara S.A.,C=CO',
    'd109d0e9d7ce797454f93a30b3f46d2c03031b68',
  ],
  [
    'CN=ANF Secure Server Root CA,OU=ANF CA Raiz,O=ANF Autoridad de Certificacion,C=ES,serialNumber=G63287510',
    '9c5fd06c63a35f93ca939808ad8c87a52c5cc137',
  ],
  [
    'CN=Actalis Authentication Root CA,O=Actalis S.p.A./03358520967,L=Milan,C=IT',
    '52d8883ac89f7866ed89f37b387094c9020236d0',
  ],
  [
    'CN=AddTrust Class 1 CA Root,OU=AddTrust TTP Network,O=AddTrust AB,C=SE',
    '95b1b4f094b6bdc7dad1110921bec1af49fd107b',
  ],
  [
    'CN=AddTrust External CA Root,OU=AddTrust External TTP Network,O=AddTrust AB,C=SE',
    'adbd987a34b426f7fac42654ef03bde024cb541a',
  ],
  [
    'CN=AddTrust Public CA Root,OU=AddTrust TTP Network,O=AddTrust AB,C=SE',
    '813e37d892b01f779f5cb4ab73aae7f634602ffa',
  ],
  [
    'CN=AddTrust Qualified CA Root,OU=AddTrust TTP Network,O=AddTrust AB,C=SE',
    '39958b628b5cc9d480ba580f973f150843cc98a7',
  ],
  ['CN=AffirmTrust Commercial,O=AffirmTrust,C=US', '9d93c6538b5ecaaf3f9f1e0fe59995bc24f6948f'],
  ['CN=AffirmTrust Networking,O=AffirmTrust,C=US', '071fd2e79cdac26ea240b4b07a50105074c4c8bd'],
  ['CN=AffirmTrust Premium ECC,O=AffirmTrust,C=US', '9aaf297ac011353526513000c36afe40d5aed63c'],
  ['CN=AffirmTrust Premium,O=AffirmTrust,C=US', '9dc067a60c22d926f545aba665521127d845ac63'],
  ['CN=Amazon Root CA 1,O=Amazon,C=US', '8418cc8534ecbc0c94942e08599cc7b2104e0a08'],
  ['CN=Amazon Root CA 2,O=Amazon,C=US', 'b00cf04c30f405580248fd33e552af4b84e36652'],
  ['CN=Amazon Root CA 3,O=Amazon,C=US', 'abb6dbd7069e37ac3086079170c79cc419b178c0'],
  ['CN=Amazon Root CA 4,O=Amazon,C=US', 'd3ecc73a656ecce1da769a56fb9cf3866d57e581'],
  [
    'CN=America Online Root Certification Authority 1,O=America Online Inc.,C=US',
    '00add9a3f679f66e74a97f333d8117d74ccf33de',
  ],
  [
    'CN=America Online Root Certification Authority 2,O=America Online Inc.,C=US',
    '4d45c16838bb73a969a120e7edf522a12314d79e',
  ],
  [
    'CN=Autoridad de Certificacion Firmaprofesional CIF A62634068,C=ES',
    '65cdebab351e003e7ed574c01cb473470e1a642f',
  ],
  [
    'CN=BJCA Global Root CA1,O=BEIJING CERTIFICATE AUTHORITY,C=CN',
    'c5efedccd88d21c648e4e3d7142ea71693e59801',
  ],
  [
    'CN=BJCA Global Root CA2,O=BEIJING CERTIFICATE AUTHORITY,C=CN',
    'd24ab1517f06f0d1821f4e6e5fab83fc48d4b091',
  ],
  ['CN=Baltimore CyberTrust Root,OU=CyberTrust,O=Baltimore,C=IE', 'e59d5930824758ccacfa085436867b3ab5044df0'],
  ['CN=Buypass Class 2 CA 1,O=Buypass AS-983163327,C=NO', '3f8d9a598bfc7b7b9ca3af38b039ed907180d6c8'],
  ['CN=Buypass Class 2 Root CA,O=Buypass AS-983163327,C=NO', 'c98077e0629282f5469cf3baf74cc3deb8a3ad39'],
  ['CN=Buypass Class 3 CA 1,O=Buypass AS-983163327,C=NO', '3814e6c8f0a9a403f44e3e22a35bf2d6e0ad4074'],
  ['CN=Buypass Class 3 Root CA,O=Buypass AS-983163327,C=NO', '47b8cdffe56feef8b2ec2f4e0ef925b08e3c6bc3'],
  ['CN=CA Disig Root R2,O=Disig a.s.,L=Bratislava,C=SK', 'b599f8afb094f5e320d60aadce4e56a42e6e42ed'],
  ['CN=CA Disig,O=Disig a.s.,L=Bratislava,C=SK', '8db249689d720825b9c027f5509356484671f98f'],
  [
    'CN=CFCA EV ROOT,O=China Financial Certification Authority,C=CN',
    'e3fe2dfd28d00bb5bab6a2c4bf06aa058c93fb2f',
  ],
  ['CN=CNNIC ROOT,O=CNNIC,C=CN', '65f231ad2af7f7dd52960ac702c10eefa6d53b11'],
  [
    'CN=COMODO Certification Authority,O=COMODO CA Limited,L=Salford,ST=Greater Manchester,C=GB',
    '0b58e58bc64c1537a440a930a921be47365a56ff',
  ],
  [
    'CN=COMODO ECC Certification Authority,O=COMODO CA Limited,L=Salford,ST=Greater Manchester,C=GB',
    '7571a7194819bc9d9dea4147df94c4487799d379',
  ],
  [
    'CN=COMODO RSA Certification Authority,O=COMODO CA Limited,L=Salford,ST=Greater Manchester,C=GB',
    'bbaf7e023dfaa6f13c848eadee3898ecd93232d4',
  ],
  ['CN=Certainly Root E1,O=Certainly,C=US', 'f32818cb6475ee292aebedae23583885ebc82207'],
  ['CN=Certainly Root R1,O=Certainly,C=US', 'e0aa3f258d9f445cc13ae82eae774c843e670cf4'],
  ['CN=Certigna Root CA,OU=0002 48146308100036,O=Dhimyotis,C=FR', '188756e06e77ee24353c4e739a1fd6e1e2797e2b'],
  ['CN=Certigna,O=Dhimyotis,C=FR', '1aedfe413990b42459be01f252d545f65a39dc11'],
  [
    'CN=Certinomis - Autorité Racine,OU=0002 433998903,O=Certinomis,C=FR',
    '0d8cb661da44b8d1147dc3be7d5e48f0ceca6ab0',
  ],
  ['CN=Certinomis - Root CA,OU=0002 433998903,O=Certinomis,C=FR', 'ef914cf5a5c330e82f08ead37122a492687874d9'],
  ['CN=Certum CA,O=Unizeto Sp. z o.o.,C=PL', '8c43c4cb6d98c1a79c8469ebdf4a0d60963ac3fb'],
  [
    'CN=Certum EC-384 CA,OU=Certum Certification Authority,O=Asseco Data Systems S.A.,C=PL',
    '8d06667424763af389f7bcd6bd477d2fbc105f4b',
  ],
  [
    'CN=Certum Trusted Network CA 2,OU=Certum Certification Authority,O=Unizeto Technologies S.A.,C=PL',
    'b6a1543902c3a03f8e8abcfad4f81ca6d13a0efd',
  ],
  [
    'CN=Certum Trusted Network CA,OU=Certum Certification Authority,O=Unizeto Technologies S.A.,C=PL',
    '0876cdcb07ff24f6c5cdedbb90bce284374675f7',
  ],
  [
    'CN=Certum Trusted Root CA,OU=Certum Certification Authority,O=Asseco Data Systems S.A.,C=PL',
    '8cfb1c75bc02d39f4e2e48d9f96054aac4b34ffa',
  ],
  [
    'CN=Chambers of Commerce Root - 2008,O=AC Camerfirma S.A.,serialNumber=A82743287,L=Madrid (see current address at www.camerfirma.com/address),C=EU',
    'f924ac0fb2b5f879c0fa60881bc4d94d029e1719',
  ],
  [
    'CN=Chambers of Commerce Root,OU=http://www.chambersign.org,O=AC Camerfirma SA CIF A82743287,C=EU',
    'e394f5b14de9dba1295b578b4d760676e1d1a28a',
  ],
  ['CN=Class 2 Primary CA,O=Certplus,C=FR', 'e3732ddfcb0e280cdeddb3a4ca79b88ebbe83089'],
  ['CN=CommScope Public Trust ECC Root-01,O=CommScope,C=US', '8e0762c050ddc6190600467404f7f3ae7d754d30'],
  ['CN=CommScope Public Trust ECC Root-02,O=CommScope,C=US', 'e61875ffef60de84a4f546c7de4a55e3323679f5'],
  ['CN=CommScope Public Trust RSA Root-01,O=CommScope,C=US', '375da69a7432c2c2f9c7a6151059b8e4fde5b86d'],
  ['CN=CommScope Public Trust RSA Root-02,O=CommScope,C=US', '47d0e7b122ff9d2cf5d95760b3b1b17095ef617a'],
  ['CN=Cybertrust Global Root,O=Cybertrust\\, Inc', 'b6087b0d7accac204c8656325ecfab6e852d7057'],
  ['CN=D-TRUST BR Root CA 1 2020,O=D-Trust GmbH,C=DE', '739110abff55b35a7c0925d5b2ba08a06bab1f6d'],
  ['CN=D-TRUST BR Root CA 2 2023,O=D-Trust GmbH,C=DE', '6790f0d6deb518d546297e5cabf89e08bc649510'],
  ['CN=D-TRUST EV Root CA 1 2020,O=D-Trust GmbH,C=DE', '7f100116373aa428e450f8a4f7ec6b32b6fee98b'],
  ['CN=D-TRUST EV Root CA 2 2023,O=D-Trust GmbH,C=DE', 'aafc91101b87915f16b9bf4f4b915e001cb13280'],
  ['CN=D-TRUST Root Class 3 CA 2 2009,O=D-Trust GmbH,C=DE', 'fdda14c49f30de21bd1e4239fcab632349e0f184'],
  ['CN=D-TRUST Root Class 3 CA 2 EV 2009,O=D-Trust GmbH,C=DE', 'd3948a4c62132a192eccaf728a7d36d79a1cdc67'],
  [
    'CN=DST ACES CA X6,OU=DST ACES,O=Digital Signature Trust,C=US',
    '0972064e18430fe5d6ccc36a8b317b788fa883b8',
  ],
  ['CN=DST Root CA X3,O=Digital Signature Trust Co.', 'c4a7b1a47b2c71fadbe14b9075ffc41560858910'],
  [
    'CN=Deutsche Telekom Root CA 2,OU=T-TeleSec Trust Center,O=Deutsche Telekom AG,C=DE',
    '31c3791bbaf553d717e0897a2d176c0ab32b9d33',
  ],
  [
    'CN=DigiCert Assured ID Root CA,OU=www.digicert.com,O=DigiCert Inc,C=US',
    '45eba2aff492cb82312d518ba7a7219df36dc80f',
  ],
  [
    'CN=DigiCert Assured ID Root G2,OU=www.digicert.com,O=DigiCert Inc,C=US',
    'cec34ab99955f2b8db60bfa97ebd56b59736a7d6',
  ],
  [
    'CN=DigiCert Assured ID Root G3,OU=www.digicert.com,O=DigiCert Inc,C=US',
    'cbd0bda9e1980551a14d37a28379ce8d1d2ae484',
  ],
  [
    'CN=DigiCert Global Root CA,OU=www.digicert.com,O=DigiCert Inc,C=US',
    '03de503556d14cbb66f0a3e21b1bc397b23dd155',
  ],
  [
    'CN=DigiCert Global Root G2,OU=www.digicert.com,O=DigiCert Inc,C=US',
    '4e2254201895e6e36ee60ffafab912ed06178f39',
  ],
  [
    'CN=DigiCert Global Root G3,OU=www.digicert.com,O=DigiCert Inc,C=US',
    'b3db48a4f9a1c5d8ae3641cc1163696229bc4bc6',
  ],
  [
    'CN=DigiCert High Assurance EV Root CA,OU=www.digicert.com,O=DigiCert Inc,C=US',
    'b13ec36903f8bf4701d498261a0802ef63642bc3',
  ],
  ['CN=DigiCert TLS ECC P384 Root G5,O=DigiCert\\, Inc.,C=US', 'c151455059ab3ee72c5afa2022120780887c116a'],
  ['CN=DigiCert TLS RSA4096 Root G5,O=DigiCert\\, Inc.,C=US', '51331ced3640af17d325cd6968f2af4e233eb341'],
  [
    'CN=DigiCert Trusted Root G4,OU=www.digicert.com,O=DigiCert Inc,C=US',
    'ecd7e382d2715d644cdf2e673fe7ba98ae1c0f4f',
  ],
  [
    'CN=E-Tugra Certification Authority,OU=E-Tugra Sertifikasyon Merkezi,O=E-Tuğra EBG Bilişim Teknolojileri ve Hizmetleri A.Ş.,L=Ankara,C=TR',
    '2ee3dbb249d09c54795cfa272afecc4ed2e84e54',
  ],
  [
    'CN=EC-ACC,OU=Jerarquia Entitats de Certificacio Catalanes,OU=Vegeu https://www.catcert.net/verarrel (c)03,OU=Serveis Publics de Certificacio,O=Agencia Catalana de Certificacio (NIF Q-0801176-I),C=ES',
    'a0c38b44aa37a545bf97805ad1f178a29be95d8d',
  ],
  [
    'CN=Entrust Root Certification Authority - EC1,OU=(c) 2012 Entrust\\, Inc. - for authorized use only,OU=See www.entrust.net/legal-terms,O=Entrust\\, Inc.,C=US',
    'b763e71add8de908a65583a4e06a504165114249',
  ],
  [
    'CN=Entrust Root Certification Authority - G2,OU=(c) 2009 Entrust\\, Inc. - for authorized use only,OU=See www.entrust.net/legal-terms,O=Entrust\\, Inc.,C=US',
    '6a72267ad01eef7de73b6951d46c8d9f901266ab',
  ],
  [
    'CN=Entrust Root Certification Authority - G4,OU=(c) 2015 Entrust\\, Inc. - for authorized use only,OU=See www.entrust.net/legal-terms,O=Entrust\\, Inc.,C=US',
    '9f38c45623c339e8a0716ce8544ce4e83ab1bf67',
  ],
  [
    'CN=Entrust Root Certification Authority,OU=(c) 2006 Entrust\\, Inc.,OU=www.entrust.net/CPS is incorporated by reference,O=Entrust\\, Inc.,C=US',
    '6890e467a4a65380c78666a4f1f74b43fb84bd6d',
  ],
  [
    'CN=Entrust.net Certification Authority (2048),OU=(c) 1999 Entrust.net Limited,OU=www.entrust.net/CPS_2048 incorp. by ref. (limits liab.),O=Entrust.net',
    '55e481d11180bed889b908a331f9a1240916b970',
  ],
  [
    'CN=Entrust.net Secure Server Certification Authority,OU=(c) 1999 Entrust.net Limited,OU=www.entrust.net/CPS incorp. by ref. (limits liab.),O=Entrust.net,C=US',
    'f0176213553db3ff0a006bfb508497f3ed62d01a',
  ],
  [
    'CN=Equifax Secure Global eBusiness CA-1,O=Equifax Secure Inc.,C=US',
    'bea8a07472506b44b7c923d8fba8ffb3576b686c',
  ],
  ['CN=Equifax Secure eBusiness CA-1,O=Equifax Secure Inc.,C=US', '4a78325211db5916365edfc11436406a477c4ca1'],
  [
    'CN=FIRMAPROFESIONAL CA ROOT-A WEB,organizationIdentifier=VATES-A62634068,O=Firmaprofesional SA,C=ES',
    '93e143635c3c9dd627f352ec17b2a9af2cf776f8',
  ],
  [
    'CN=GDCA TrustAUTH R5 ROOT,O=GUANG DONG CERTIFICATE AUTHORITY CO.\\,LTD.,C=CN',
    'e2c9409f4dcee89aa17ccf0e3f65c529886a1951',
  ],
  ['CN=GLOBALTRUST 2020,O=e-commerce monitoring GmbH,C=AT', 'dc2e1fd1613779e4abd5d5b31271683d6a689c22'],
  [
    'CN=GTE CyberTrust Global Root,OU=GTE CyberTrust Solutions\\, Inc.,O=GTE Corporation,C=US',
    'a60c1d9f61ff0717b5bf3846db4330d58eb05206',
  ],
  ['CN=GTS Root R1,O=Google Trust Services LLC,C=US', 'e4af2b26711a2b4827852f52662ceff08913713e'],
  ['CN=GTS Root R2,O=Google Trust Services LLC,C=US', 'bbffca8e239f4f99cadbe268a6a51527171ed90e'],
  ['CN=GTS Root R3,O=Google Trust Services LLC,C=US', 'c1f126baa02dae8581cfd3f12a12bdb80a67fdbc'],
  ['CN=GTS Root R4,O=Google Trust Services LLC,C=US', '804cd6eb74ff4936a3d5d8fcb53ec56af0941d8c'],
  ['CN=GeoTrust Global CA 2,O=GeoTrust Inc.,C=US', '713836f2023153472b6eba6546a9101558200509'],
  ['CN=GeoTrust Global CA,O=GeoTrust Inc.,C=US', 'c07a98688d89fbab05640c117daa7d65b8cacc4e'],
  [
    'CN=GeoTrust Primary Certification Authority - G2,OU=(c) 2007 GeoTrust Inc. - For authorized use only,O=GeoTrust Inc.,C=US',
    '155f35575155fb25b2ad0369fc01a3fabe1155d5',
  ],
  [
    'CN=GeoTrust Primary Certification Authority - G3,OU=(c) 2008 GeoTrust Inc. - For authorized use only,O=GeoTrust Inc.,C=US',
    'c479ca8ea14e031d1cdc6bdb315b943e3f307f2d',
  ],
  [
    'CN=GeoTrust Primary Certification Authority,O=GeoTrust Inc.,C=US',
    '2cd5504197158bf08f36615b4afb6bd999c93392',
  ],
  ['CN=GeoTrust Universal CA 2,O=GeoTrust Inc.,C=US', '76f355e1faa436fbf09f5c6271ed3cf44738102b'],
  ['CN=GeoTrust Universal CA,O=GeoTrust Inc.,C=US', 'dabb2eaab00cb8882651745c6d03d3c0d88f7ad6'],
  [
    'CN=Global Chambersign Root - 2008,O=AC Camerfirma S.A.,serialNumber=A82743287,L=Madrid (see current address at www.camerfirma.com/address),C=EU',
    'b909ca9c1edbd36c3a6baeed54f15b9306352e5e',
  ],
  [
    'CN=Global Chambersign Root,OU=http://www.chambersign.org,O=AC Camerfirma SA CIF A82743287,C=EU',
    '439c369fb09e304dc6ce5fad10abe503a5faa914',
  ],
  ['CN=GlobalSign Root CA,OU=Root CA,O=GlobalSign nv-sa,C=BE', '607b661a450d97ca89502f7d04cd34a8fffcfd4b'],
  ['CN=GlobalSign Root E46,O=GlobalSign nv-sa,C=BE', '310a908fb6c69dd2444b80b5a2e61fb1124f1b95'],
  ['CN=GlobalSign Root R46,O=GlobalSign nv-sa,C=BE', '035cab738187a8ccb0a6d594e2369649ff05992c'],
  ['CN=GlobalSign,O=GlobalSign,OU=GlobalSign ECC Root CA - R4', '54b07bad45b8e2407ffb0a6efbbe33c93ca384d5'],
  ['CN=GlobalSign,O=GlobalSign,OU=GlobalSign ECC Root CA - R5', '3de629489bea07ca21444a26de6eded283d09f59'],
  ['CN=GlobalSign,O=GlobalSign,OU=GlobalSign Root CA - R2', '9be20757671c1ec06a06de59b49a2ddfdc19862e'],
  ['CN=GlobalSign,O=GlobalSign,OU=GlobalSign Root CA - R3', '8ff04b7fa82e4524ae4d50fa639a8bdee2dd1bbc'],
  ['CN=GlobalSign,O=GlobalSign,OU=GlobalSign Root CA - R6', 'ae6c05a39313e2a2e7e2d71cd6c7f07fc86753a0'],
  [
    'CN=Go Daddy Root Certificate Authority - G2,O=GoDaddy.com\\, Inc.,L=Scottsdale,ST=Arizona,C=US',
    '3a9a8507106728b6eff6bd05416e20c194da0fde',
  ],
  [
    'CN=HARICA TLS ECC Root CA 2021,O=Hellenic Academic and Research Institutions CA,C=GR',
    'c91b538112fe04d516d1aabc9a6fb7a095196eca',
  ],
  [
    'CN=HARICA TLS RSA Root CA 2021,O=Hellenic Academic and Research Institutions CA,C=GR',
    '0a4823a660a4920a33ea935bc557ea254dbd12ee',
  ],
  [
    'CN=Hellenic Academic and Research Institutions ECC RootCA 2015,O=Hellenic Academic and Research Institutions Cert. Authority,L=Athens,C=GR',
    'b4220b829924010e9cbbe40efdbffb972093992a',
  ],
  [
    'CN=Hellenic Academic and Research Institutions RootCA 2011,O=Hellenic Academic and Research Institutions Cert. Authority,C=GR',
    'a69142fd13614a239e08a429e5d8130423ee4125',
  ],
  [
    'CN=Hellenic Academic and Research Institutions RootCA 2015,O=Hellenic Academic and Research Institutions Cert. Authority,L=Athens,C=GR',
    '711567c8c8c9bd755d72d038186a9df37124540b',
  ],
  ['CN=HiPKI Root CA - G1,O=Chunghwa Telecom Co.\\, Ltd.,C=TW', 'f27717fa5ea8fef63d71d568bac9460c38d8afb0'],
  ['CN=Hongkong Post Root CA 1,O=Hongkong Post,C=HK', '06900ce471dd4c2ca76469bb51d0dd7e42644421'],
  [
    'CN=Hongkong Post Root CA 3,O=Hongkong Post,L=Hong Kong,ST=Hong Kong,C=HK',
    '179dcd1e8bd6392b70d35cd4a0b81fb000fcc561',
  ],
  ['CN=ISRG Root X1,O=Internet Security Research Group,C=US', '79b459e67bb6e5e40173800888c81a58f6e99b6e'],
  ['CN=ISRG Root X2,O=Internet Security Research Group,C=US', '7c4296aede4b483bfa92f89e8ccf6d8ba9723795'],
  ['CN=IdenTrust Commercial Root CA 1,O=IdenTrust,C=US', 'ed4419c0d3f0068beea47bbe42e72654c88e3676'],
  ['CN=IdenTrust Public Sector Root CA 1,O=IdenTrust,C=US', 'e371e09ed8a742d9db71916b9493ebc3a3d114a3'],
  ['CN=Izenpe.com,O=IZENPE S.A.,C=ES', '1d1c650ea8f2257bb491cfe4b1b1e6bd55746c05'],
  [
    'CN=Juur-SK,O=AS Sertifitseerimiskeskus,C=EE,emailAddress=pki@sk.ee',
    '04aa7a47a3e489af1acf0a40a7183f6fefe97dbe',
  ],
  ['CN=LuxTrust Global Root 2,O=LuxTrust S.A.,C=LU', 'ff182876f948052ca1aef12b1b2bb253f84b7cb3'],
  [
    'CN=Microsec e-Szigno Root CA,OU=e-Szigno CA,O=Microsec Ltd.,L=Budapest,C=HU',
    'c7a04975166184db314b84d2f1374090ef4edcf7',
  ],
  [
    'CN=Microsoft ECC Root Certificate Authority 2017,O=Microsoft Corporation,C=US',
    'c8cb997270520cf8e6beb20457292acf4210ed35',
  ],
  [
    'CN=Microsoft RSA Root Certificate Authority 2017,O=Microsoft Corporation,C=US',
    '09cb597f86b2708f1ac339e3c0d9e9bfbb4db223',
  ],
  [
    'CN=NAVER Global Root Certification Authority,O=NAVER BUSINESS PLATFORM Corp.,C=KR',
    'd29f88dfa1cd2cbdecf53b0101933327b2eb604b',
  ],
  [
    'CN=NetLock Arany (Class Gold) Főtanúsítvány,OU=Tanúsítványkiadók (Certification Services),O=NetLock Kft.,L=Budapest,C=HU',
    'ccfa6793f0b6b8d0a5c01ef353fd8c53df83d796',
  ],
  [
    'CN=NetLock Expressz (Class C) Tanusitvanykiado,OU=Tanusitvanykiadok,O=NetLock Halozatbiztonsagi Kft.,L=Budapest,C=HU',
    'b28547bc281f1dbbcd58e4b84b440c25b2952e9d',
  ],
  [
    'CN=NetLock Kozjegyzoi (Class A) Tanusitvanykiado,OU=Tanusitvanykiadok,O=NetLock Halozatbiztonsagi Kft.,L=Budapest,ST=Hungary,C=HU',
    '3111efa79f0def3980fc8790403799a643c09d89',
  ],
  [
    'CN=NetLock Uzleti (Class B) Tanusitvanykiado,OU=Tanusitvanykiadok,O=NetLock Halozatbiztonsagi Kft.,L=Budapest,C=HU',
    'bb02efe4a0a6e2fc8650eeb748aa9f7aa586a753',
  ],
  [
    'CN=Network Solutions Certificate Authority,O=Network Solutions L.L.C.,C=US',
    '2130c9fb00d74e98da87aa2ad0a72eb14031a74c',
  ],
  ['CN=OISTE Server Root ECC G1,O=OISTE Foundation,C=CH', '374d8865cffc3d8ad5a3f149c04e0c106f42b49c'],
  ['CN=OISTE Server Root RSA G1,O=OISTE Foundation,C=CH', 'f2c9c10f0d6300bbec450e4a1fb5b1b336cd0e8d'],
  [
    'CN=OISTE WISeKey Global Root GA CA,OU=OISTE Foundation Endorsed,OU=Copyright (c) 2005,O=WISeKey,C=CH',
    'b3037eae36bcb079d1dc9426b611be21b2698694',
  ],
  [
    'CN=OISTE WISeKey Global Root GB CA,OU=OISTE Foundation Endorsed,O=WISeKey,C=CH',
    '350fc836635ee2a3ecf93b6615ce5152e3919a3d',
  ],
  [
    'CN=OISTE WISeKey Global Root GC CA,OU=OISTE Foundation Endorsed,O=WISeKey,C=CH',
    '488714ace3c39e90603ad7ca89eed3ad8cb45066',
  ],
  ['CN=QuoVadis Root CA 1 G3,O=QuoVadis Limited,C=BM', 'a397d6f35ea210e1ab459f3c17643cee01709ccc'],
  ['CN=QuoVadis Root CA 2 G3,O=QuoVadis Limited,C=BM', 'ede76f765abf60ec495bc6a577bb7216719bc43d'],
  ['CN=QuoVadis Root CA 2,O=QuoVadis Limited,C=BM', '1a8462bc484c332504d4eed0f603c41946d1946b'],
  ['CN=QuoVadis Root CA 3 G3,O=QuoVadis Limited,C=BM', 'c617d0bca8ea0243f21b06995d2b9020b9d79ce4'],
  ['CN=QuoVadis Root CA 3,O=QuoVadis Limited,C=BM', 'f2c013e082433efbee2f673296355cdbb8cb02d0'],
  [
    'CN=QuoVadis Root Certification Authority,OU=Root Certification Authority,O=QuoVadis Limited,C=BM',
    '8b4b6dedd329b90619ec3939a9f097846acbefdf',
  ],
  [
    'CN=Root CA Generalitat Valenciana,OU=PKIGVA,O=Generalitat Valenciana,C=ES',
    '7b35d340d21c781966ef741028dc3e4fb27804fc',
  ],
  [
    'CN=SSL.com EV Root Certification Authority ECC,O=SSL Corporation,L=Houston,ST=Texas,C=US',
    '5bca5ee5ded281aacda82d6451b6d9729b97e64f',
  ],
  [
    'CN=SSL.com EV Root Certification Authority RSA R2,O=SSL Corporation,L=Houston,ST=Texas,C=US',
    'f960bbd4e3d534f6b8f5068025a773db4669a89e',
  ],
  [
    'CN=SSL.com Root Certification Authority ECC,O=SSL Corporation,L=Houston,ST=Texas,C=US',
    '82d1857330e73504d38e0292fbe5a4d1c421e8cd',
  ],
  [
    'CN=SSL.com Root Certification Authority RSA,O=SSL Corporation,L=Houston,ST=Texas,C=US',
    'dd040907a2f57a7d5253129295ee3880250da659',
  ],
  ['CN=SSL.com TLS ECC Root CA 2022,O=SSL Corporation,C=US', '898f2fa3e82ba014547bf356b8265f67380b9cd0'],
  ['CN=SSL.com TLS RSA Root CA 2022,O=SSL Corporation,C=US', 'fb2e37eee3847a272ecd1935b1337cffd44442b9'],
  ['CN=SZAFIR ROOT CA2,O=Krajowa Izba Rozliczeniowa S.A.,C=PL', '2e16a94a18b5cbccf56f50f3235ff85de7acf0c8'],
  [
    'CN=Sectigo Public Server Authentication Root E46,O=Sectigo Limited,C=GB',
    'd122da4c59f14b5f2638aa9dd6eeeb0dc3fba961',
  ],
  [
    'CN=Sectigo Public Server Authentication Root R46,O=Sectigo Limited,C=GB',
    '5673586495f9921ab0122a046279a14015882149',
  ],
  [
    'CN=Secure Certificate Services,O=Comodo CA Limited,L=Salford,ST=Greater Manchester,C=GB',
    '3cd89388c2c08209cc0199069320e99e7009634f',
  ],
  ['CN=Secure Global CA,O=SecureTrust Corporation,C=US', 'af4404c2417e4883db4e3902ecec847ae6cec9a4'],
  ['CN=SecureSign Root CA12,O=Cybertrust Japan Co.\\, Ltd.,C=JP', '5734f374cf044bd525e6f140b62c4cd92de9a0ad'],
  ['CN=SecureSign Root CA14,O=Cybertrust Japan Co.\\, Ltd.,C=JP', '0693a30a5e286937aa611debebfc2d6f23e4f3a0'],
  ['CN=SecureSign Root CA15,O=Cybertrust Japan Co.\\, Ltd.,C=JP', 'eb41c8aefcd59e5148f5bd8bf4872093412bd3f4'],
  [
    'CN=SecureSign RootCA11,O=Japan Certification Services\\, Inc.,C=JP',
    '5bf84d4fb2a586d43ad2f1639aa0be09f657b7de',
  ],
  ['CN=SecureTrust CA,O=SecureTrust Corporation,C=US', '4232b616fa04fdfe5d4b7ac3fdf74c401d5a43af'],
  [
    'CN=Security Communication ECC RootCA1,O=SECOM Trust Systems CO.\\,LTD.,C=JP',
    '861ce7fe2da54a8b08fe2811fabea366f860592f',
  ],
  [
    'CN=Security Communication RootCA3,O=SECOM Trust Systems CO.\\,LTD.,C=JP',
    '64147cfc587216a60a2934156f2acbbcfcafa8ab',
  ],
  ['CN=Sonera Class2 CA,O=Sonera,C=FI', '4aa0aa5884d35e3c'],
  [
    'CN=Staat der Nederlanden EV Root CA,O=Staat der Nederlanden,C=NL',
    'feab0090989e24fca9cc1a8afb27b8bf306ea83b',
  ],
  [
    'CN=Staat der Nederlanden Root CA - G2,O=Staat der Nederlanden,C=NL',
    '91683287151d89e2b5f1ac3628348d0b7c6288eb',
  ],
  [
    'CN=Staat der Nederlanden Root CA - G3,O=Staat der Nederlanden,C=NL',
    '54adfac79257aeca359c2e12fbe4ba5d20dc9457',
  ],
  [
    'CN=Staat der Nederlanden Root CA,O=Staat der Nederlanden,C=NL',
    'a87debbc63a474137400ec96e0d334c12cbf6cf8',
  ],
  [
    'CN=Starfield Root Certificate Authority - G2,O=Starfield Technologies\\, Inc.,L=Scottsdale,ST=Arizona,C=US',
    '7c0c321fa7d9307fc47d68a362a8a1ceab075b27',
  ],
  [
    'CN=Starfield Services Root Certificate Authority - G2,O=Starfield Technologies\\, Inc.,L=Scottsdale,ST=Arizona,C=US',
    '9c5f00dfaa01d7302b3888a2b86d4a9cf2119183',
  ],
  [
    'CN=StartCom Certification Authority,OU=Secure Digital Certificate Signing,O=StartCom Ltd.,C=IL',
    '4e0bef1aa4405ba517698730ca346843d041aef2',
  ],
  ['CN=SwissSign Gold CA - G2,O=SwissSign AG,C=CH', '5b257b96a465517eb839f3c078665ee83ae7f0ee'],
  ['CN=SwissSign RSA TLS Root CA 2022 - 1,O=SwissSign AG,C=CH', '6f8e628b9343b0e140f6a7c3fdf10fb80f1538a5'],
  ['CN=SwissSign Silver CA - G2,O=SwissSign AG,C=CH', '17a0cdc1e441b63a5b3bcb459dbd1cc298fa8658'],
  [
    'CN=Swisscom Root CA 1,OU=Digital Certificate Services,O=Swisscom,C=ch',
    '03252fde6f82013a5c2cdc2ba169b567d48cd3fd',
  ],
  [
    'CN=T-TeleSec GlobalRoot Class 2,OU=T-Systems Trust Center,O=T-Systems Enterprise Services GmbH,C=DE',
    'bf5920360079a0a0226b8cd5f261d2b82ccb824a',
  ],
  [
    'CN=T-TeleSec GlobalRoot Class 3,OU=T-Systems Trust Center,O=T-Systems Enterprise Services GmbH,C=DE',
    'b503f7763b61826a12aa1853eb032194bffececa',
  ],
  [
    'CN=TC TrustCenter Class 2 CA II,OU=TC TrustCenter Class 2 CA,O=TC TrustCenter GmbH,C=DE',
    'e3ab544c80a1db5643b7914acbf3827a135c08ab',
  ],
  [
    'CN=TC TrustCenter Class 3 CA II,OU=TC TrustCenter Class 3 CA,O=TC TrustCenter GmbH,C=DE',
    'd4a2fc9fb3c3d803d3575c07a4d024a7c0f200d4',
  ],
  [
    'CN=TC TrustCenter Universal CA I,OU=TC TrustCenter Universal CA,O=TC TrustCenter GmbH,C=DE',
    '92a4752ca49ebe8144eb79fc8ac595a5eb107573',
  ],
  [
    'CN=TC TrustCenter Universal CA III,OU=TC TrustCenter Universal CA,O=TC TrustCenter GmbH,C=DE',
    '56e7e15b254380e0f68ce171bc8ee5802fc448e2',
  ],
  [
    'CN=TUBITAK Kamu SM SSL Kok Sertifikasi - Surum 1,OU=Kamu Sertifikasyon Merkezi - Kamu SM,O=Turkiye Bilimsel ve Teknolojik Arastirma Kurumu - TUBITAK,L=Gebze - Kocaeli,C=TR',
    '653fc78a86c63cdd3c545c35f83aed520c4757c8',
  ],
  ['CN=TWCA CYBER Root CA,OU=Root CA,O=TAIWAN-CA,C=TW', '9d8561147cc1626f9768e44f3740e1ade00d5637'],
  ['CN=TWCA Global Root CA,OU=Root CA,O=TAIWAN-CA,C=TW', '48dbcdde8ee949725a88e8b1d83d07b3b96b6650'],
  [
    'CN=TWCA Root Certification Authority,OU=Root CA,O=TAIWAN-CA,C=TW',
    '6a385b268dde8b5af24f7a54831918e30835a6ba',
  ],
  [
    'CN=Telekom Security TLS ECC Root 2020,O=Deutsche Telekom Security GmbH,C=DE',
    'e372cc6e959947b1e6b3614cd1cbabe3bacdde9f',
  ],
  [
    'CN=Telekom Security TLS RSA Root 2023,O=Deutsche Telekom Security GmbH,C=DE',
    'b6a797823d74859bf73c9f939a957975528c6d47',
  ],
  ['CN=Telia Root CA v2,O=Telia Finland Oyj,C=FI', '72ace43379aa4587f6fdac1d9ed6c72f86d82439'],
  ['CN=TeliaSonera Root CA v1,O=TeliaSonera', 'f08f593800b3f58f9a960cd5ebfa7baa17e81312'],
  [
    'CN=TrustAsia Global Root CA G3,O=TrustAsia Technologies\\, Inc.,C=CN',
    '40e4e4f223ef38cab0ae577ff221301634dbbc92',
  ],
  [
    'CN=TrustAsia Global Root CA G4,O=TrustAsia Technologies\\, Inc.,C=CN',
    'a5bb4a97ceb32b7fa431de97835983a66f71cbde',
  ],
  [
    'CN=TrustAsia TLS ECC Root CA,O=TrustAsia Technologies\\, Inc.,C=CN',
    '2c8553bbb143cd32ea9ea387fea298a8a693e910',
  ],
  [
    'CN=TrustAsia TLS RSA Root CA,O=TrustAsia Technologies\\, Inc.,C=CN',
    'b80791795c06f446fd7b59ca5a2691a7452bf853',
  ],
  [
    'CN=TrustCor ECA-1,OU=TrustCor Certificate Authority,O=TrustCor Systems S. de R.L.,L=Panama City,ST=Panama,C=PA',
    '449e48f5cc6d48d4a04b7ffe59242f8397999a86',
  ],
  [
    'CN=TrustCor RootCert CA-1,OU=TrustCor Certificate Authority,O=TrustCor Systems S. de R.L.,L=Panama City,ST=Panama,C=PA',
    'ee6b493c7a3f0de3b109b78ac8ab199f733350e7',
  ],
  [
    'CN=TrustCor RootCert CA-2,OU=TrustCor Certificate Authority,O=TrustCor Systems S. de R.L.,L=Panama City,ST=Panama,C=PA',
    'd9fe21406e949ebc9b3d9c7d982019e58c3062b2',
  ],
  [
    'CN=Trusted Certificate Services,O=Comodo CA Limited,L=Salford,ST=Greater Manchester,C=GB',
    'c57b58bdedda2569d2f75916a8b332c07b275bf4',
  ],
  [
    'CN=Trustwave Global Certification Authority,O=Trustwave Holdings\\, Inc.,L=Chicago,ST=Illinois,C=US',
    '99e019670d62db76b3da3db85be8fd42d2310e87',
  ],
  [
    'CN=Trustwave Global ECC P256 Certification Authority,O=Trustwave Holdings\\, Inc.,L=Chicago,ST=Illinois,C=US',
    'a34106ac906dd14aeb75a54a1099b3b1a18b4af7',
  ],
  [
    'CN=Trustwave Global ECC P384 Certification Authority,O=Trustwave Holdings\\, Inc.,L=Chicago,ST=Illinois,C=US',
    '55a98489d2c132bd18cb6ca6074ec8e79dbe8290',
  ],
  [
    'CN=TunTrust Root CA,O=Agence Nationale de Certification Electronique,C=TN',
    '069a9b1f537df1f5a4c8d3863ea17359b4f74421',
  ],
  [
    'CN=TÜBİTAK UEKAE Kök Sertifika Hizmet Sağlayıcısı - Sürüm 3,OU=Kamu Sertifikasyon Merkezi,OU=Ulusal Elektronik ve Kriptoloji Araştırma Enstitüsü - UEKAE,O=Türkiye Bilimsel ve Teknolojik Araştırma Kurumu - TÜBİTAK,L=Gebze - Kocaeli,C=TR',
    'bd8887c98ff6a40a0baaebc5fe91239dab4a8a32',
  ],
  ['CN=UCA Extended Validation Root,O=UniTrust,C=CN', 'd9743ae4303d0df712dc7e5a059f1e349af7e114'],
  ['CN=UCA Global G2 Root,O=UniTrust,C=CN', '81c48cccf5e430ffa50c085f8c1567217401dfdf'],
  [
    'CN=USERTrust ECC Certification Authority,O=The USERTRUST Network,L=Jersey City,ST=New Jersey,C=US',
    '3ae10986d4cf19c29676744976dce035c663639a',
  ],
  [
    'CN=USERTrust RSA Certification Authority,O=The USERTRUST Network,L=Jersey City,ST=New Jersey,C=US',
    '5379bf5aaa2b4acf5480e1d89bc09df2b20366cb',
  ],
  [
    'CN=UTN - DATACorp SGC,OU=http://www.usertrust.com,O=The USERTRUST Network,L=Salt Lake City,ST=UT,C=US',
    '5332d1b3cf7ffae0f1a05d854e92d29e451db44f',
  ],
  [
    'CN=UTN-USERFirst-Hardware,OU=http://www.usertrust.com,O=The USERTRUST Network,L=Salt Lake City,ST=UT,C=US',
    'a1725f261b289843955d0737d585969d4bd2c345',
  ],
  [
    'CN=VeriSign Class 3 Public Primary Certification Authority - G3,OU=(c) 1999 VeriSign\\, Inc. - For authorized use only,OU=VeriSign Trust Network,O=VeriSign\\, Inc.,C=US',
    'f0115c20abf0d0fe3d0842ef9571e372c11c1256',
  ],
  [
    'CN=VeriSign Class 3 Public Primary Certification Authority - G4,OU=(c) 2007 VeriSign\\, Inc. - For authorized use only,OU=VeriSign Trust Network,O=VeriSign\\, Inc.,C=US',
    'b31691fdeea66ee4b52e498f87788180ece5b1b5',
  ],
  [
    'CN=VeriSign Class 3 Public Primary Certification Authority - G5,OU=(c) 2006 VeriSign\\, Inc. - For authorized use only,OU=VeriSign Trust Network,O=VeriSign\\, Inc.,C=US',
    '7fd365a7c2ddecbbf03009f34339fa02af333133',
  ],
  [
    'CN=VeriSign Class 4 Public Primary Certification Authority - G3,OU=(c) 1999 VeriSign\\, Inc. - For authorized use only,OU=VeriSign Trust Network,O=VeriSign\\, Inc.,C=US',
    '9d22d24bef1576731e271c3404da87a3c4e96570',
  ],
  [
    'CN=VeriSign Universal Root Certification Authority,OU=(c) 2008 VeriSign\\, Inc. - For authorized use only,OU=VeriSign Trust Network,O=VeriSign\\, Inc.,C=US',
    'b677fa6948479f5312d5c2ea07327607d1970719',
  ],
  [
    'CN=Visa eCommerce Root,OU=Visa International Service Association,O=VISA,C=US',
    '1538830f3f2c3f70331ecd46fe078c20e0d7c3b7',
  ],
  [
    'CN=Wells Fargo Root Certificate Authority,OU=Wells Fargo Certification Authority,O=Wells Fargo,C=US',
    '14af18f7bde6e76be35afaea51effed45a7139c0',
  ],
  [
    'CN=WellsSecure Public Root Certificate Authority,OU=Wells Fargo Bank NA,O=Wells Fargo WellsSecure,C=US',
    '26951910d9e8a19791ffdc19d9b5043ed2730a6a',
  ],
  [
    'CN=XRamp Global Certification Authority,O=XRamp Security Services Inc,OU=www.xrampsecurity.com,C=US',
    'c64fa23d066384099cce62e404ac8d5cb5e9b61b',
  ],
  [
    'CN=e-Guven Kok Elektronik Sertifika Hizmet Saglayicisi,O=Elektronik Bilgi Guvenligi A.S.,C=TR',
    '9fee44b394d5fa914f2ed9559a0456db2dc4dba5',
  ],
  [
    'CN=e-Szigno Root CA 2017,organizationIdentifier=VATHU-23584497,O=Microsec Ltd.,L=Budapest,C=HU',
    '87111508d1aac1780cb1afcec6c990efbf3004c0',
  ],
  ['CN=emSign ECC Root CA - C3,O=eMudhra Inc,OU=emSign PKI,C=US', 'fb5a48d0802040f2a8e90007691977a7e6c3f4cf'],
  [
    'CN=emSign ECC Root CA - G3,O=eMudhra Technologies Limited,OU=emSign PKI,C=IN',
    '7c5d028413d4cc8a9b81ce171c2e291e9c486342',
  ],
  ['CN=emSign Root CA - C1,O=eMudhra Inc,OU=emSign PKI,C=US', 'fea1e0701e2a0339525a42be5c91857a18aa4db5'],
  [
    'CN=emSign Root CA - G1,O=eMudhra Technologies Limited,OU=emSign PKI,C=IN',
    'fbef0d869eb0e3dda9b9f121177f3efcf0772b1a',
  ],
  ['CN=sandboxing-egress-ca', '1a2acc291dcb980b1dd41c058293763b443d1990'],
  [
    'CN=thawte Primary Root CA - G2,OU=(c) 2007 thawte\\, Inc. - For authorized use only,O=thawte\\, Inc.,C=US',
    '9ad8003000e76b7f8518ee8bb6ce8a0cf811e1bb',
  ],
  [
    'CN=thawte Primary Root CA - G3,OU=(c) 2008 thawte\\, Inc. - For authorized use only,OU=Certification Services Division,O=thawte\\, Inc.,C=US',
    'ad6caa94609cede4fffa3e0a742b6303f7b659bf',
  ],
  [
    'CN=thawte Primary Root CA,OU=(c) 2006 thawte\\, Inc. - For authorized use only,OU=Certification Services Division,O=thawte\\, Inc.,C=US',
    '7b5b45cfafcecb7afd31921a6ab6f346eb574850',
  ],
  ['CN=vTrus ECC Root CA,O=iTrusChina Co.\\,Ltd.,C=CN', '9839cdbed8b28cf7b2abe1ad24af7b7ca1db1fcf'],
  ['CN=vTrus Root CA,O=iTrusChina Co.\\,Ltd.,C=CN', '54627063f1758443588ed11620b1c6ac1abcf689'],
  [
    'O=(c) 2005 TÜRKTRUST Bilgi İletişim ve Bilişim Güvenliği Hizmetleri A.Ş.,L=ANKARA,C=TR,CN=TÜRKTRUST Elektronik Sertifika Hizmet Sağlayıcısı',
    'c126ef0d847fc578cabfa616229289c42af952e7',
  ],
  ['O=Government Root Certification Authority,C=TW', 'ccccefcc2960a43bb192b63cfa32628fac25153b'],
  [
    'O=TÜRKTRUST Bilgi İletişim ve Bilişim Güvenliği Hizmetleri A.Ş. (c) Kasım 2005,L=Ankara,C=TR,CN=TÜRKTRUST Elektronik Sertifika Hizmet Sağlayıcısı',
    'd937b34e05fdd9cf9f1216aeb6892feb253a881c',
  ],
  ['OU=AC RAIZ FNMT-RCM,O=FNMT-RCM,C=ES', 'f77dc5fdc4e89a1b7764a7f51da0ccbf87609a6d'],
  ['OU=ApplicationCA,O=Japanese Government,C=JP', '545acb263f71cc94460d9653ea6b48d093fe4275'],
  [
    'OU=Class 3 Public Primary Certification Authority,O=VeriSign\\, Inc.,C=US',
    '00d85a4c25c122e58b31ef6dbaf3cc5f29f10d61',
  ],
  ['OU=DSTCA E1,O=Digital Signature Trust Co.,C=US', '6a797e91694618130a0277a5595b6098250ea2f8'],
  ['OU=DSTCA E2,O=Digital Signature Trust Co.,C=US', '1e824d2865803cc9416eac352e5acbdeeef8395b'],
  ['OU=Equifax Secure Certificate Authority,O=Equifax,C=US', '48e668f92bd2b295d747d82320104f3398909fd4'],
  ['OU=Equifax Secure eBusiness CA-2,O=Equifax Secure,C=US', '509e0beaaf5eb92048a6506acbfdd8207aa78276'],
  [
    'OU=Go Daddy Class 2 Certification Authority,O=The Go Daddy Group\\, Inc.,C=US',
    'd2c4b0d291d44c1171b361cb3da1fedda86ad4e3',
  ],
  ['OU=RSA Security 2048 V3,O=RSA Security Inc', '07c35130a4aae945ae3524faff242c33d0b19d8c'],
  [
    'OU=Security Communication EV RootCA1,O=SECOM Trust Systems CO.\\,LTD.,C=JP',
    '354af54daf3fd78238acab716517758c9d5593e6',
  ],
  ['OU=Security Communication RootCA1,O=SECOM Trust.net,C=JP', 'a073499968dc855b65e39b282f579fbd33bc0748'],
  [
    'OU=Security Communication RootCA2,O=SECOM Trust Systems CO.\\,LTD.,C=JP',
    '0a85a9776505987c4081f80f972c38f10aec3ccf',
  ],
  [
    'OU=Starfield Class 2 Certification Authority,O=Starfield Technologies\\, Inc.,C=US',
    'bf5fb7d1cedd1f86f45b55acdcd710c20ea988e7',
  ],
  ['OU=Trustis FPS Root CA,O=Trustis Limited,C=GB', 'bafa7125798b57412521860b71ebb2640e8b2167'],
  [
    'OU=VeriSign Trust Network,OU=(c) 1998 VeriSign\\, Inc. - For authorized use only,OU=Class 3 Public Primary Certification Authority - G2,O=VeriSign\\, Inc.,C=US',
    '4c5fa7361705e286612249398cb9a8e34ae0381a',
  ],
  ['OU=certSIGN ROOT CA G2,O=CERTSIGN SA,C=RO', '82212d66c6d7a0e015ebce4c0977c4609e546e03'],
  ['OU=certSIGN ROOT CA,O=certSIGN,C=RO', 'e08c9bdb2549b3f17c86d6b242870bd06ba0d9e4'],
  [
    'OU=ePKI Root Certification Authority,O=Chunghwa Telecom Co.\\, Ltd.,C=TW',
    '1e0cf7b667f2e192260945c055392e773f424aa2',
  ],
  [
    'emailAddress=ca@firmaprofesional.com,CN=Autoridad de Certificacion Firmaprofesional CIF A62634068,L=C/ Muntaner 244 Barcelona,C=ES',
    '330ba066d1eadacede6293042852b5147f3868b7',
  ],
  [
    'emailAddress=igca@sgdn.pm.gouv.fr,CN=IGC/A,OU=DCSSI,O=PM/SGDN,L=Paris,ST=France,C=FR',
    'a3052f186050c2890add2b214fff8e4ea8303136',
  ],
  [
    'emailAddress=info@e-szigno.hu,CN=Microsec e-Szigno Root CA 2009,O=Microsec Ltd.,L=Budapest,C=HU',
    'cb0fc6df4243cc3dcbb54823a11a7aa62abb3468',
  ],
  [
    'emailAddress=info@valicert.com,CN=http://www.valicert.com/,OU=ValiCert Class 1 Policy Validation Authority,O=ValiCert\\, Inc.,L=ValiCert Validation Network',
    '69e7c934f09af31b66beb7af6daf3857232d6cf9',
  ],
  [
    'emailAddress=info@valicert.com,CN=http://www.valicert.com/,OU=ValiCert Class 2 Policy Validation Authority,O=ValiCert\\, Inc.,L=ValiCert Validation Network',
    '26fddc07cd031ac65dc65c6238495f434edd0981',
  ],
  [
    'emailAddress=info@valicert.com,CN=http://www.valicert.com/,OU=ValiCert Class 3 Policy Validation Authority,O=ValiCert\\, Inc.,L=ValiCert Validation Network',
    '0c39bc6b69c2d7b025a2064b6520f782a6a1714f',
  ],
  [
    'emailAddress=pki@sk.ee,CN=EE Certification Centre Root CA,O=AS Sertifitseerimiskeskus,C=EE',
    '12f25a3eea561cbfcd06acf1f125c9a94bd41499',
  ],
  [
    'emailAddress=premium-server@thawte.com,CN=Thawte Premium Server CA,OU=Certification Services Division,O=Thawte Consulting cc,L=Cape Town,ST=Western Cape,C=ZA',
    '2063a03873c99ea466dd4176520131af26c71402',
  ],
  [
    'emailAddress=server-certs@thawte.com,CN=Thawte Server CA,OU=Certification Services Division,O=Thawte Consulting cc,L=Cape Town,ST=Western Cape,C=ZA',
    'f18ab43c6a02bfd8228c7965cf88f4abbc180aa6',
  ],
];
