/**
 * What people call Meta's parameters in their own events: English, German, French, Spanish, Italian, Portuguese and Dutch. A
 * name is written without spaces, accents and capitals; a word of it that stands alone counts less than the whole name.
 */
export const CUSTOMER_NAMES: Readonly<Partial<Record<string, readonly string[]>>> = {
  external_id:
    'externalid userid customerid customernumber memberid loyaltyid contactid clientid kundenid kundennummer kundennr kundenummer mitgliedsnummer nutzerid benutzerid idclient numeroclient clienteid idcliente numerocliente codigocliente codicecliente utenteid usuarioid idusuario utilisateurid klantid klantnummer klantnr'.split(
      ' '
    ),
  email:
    'email emailaddress mail mailaddress useremail customeremail epost emailadresse mailadresse courriel adressemail adresseemail correo correoelectronico correoe indirizzoemail posta enderecoemail emailadres mailadres'.split(
      ' '
    ),
  phone:
    'phone phonenumber mobile mobilephone mobilenumber telephone tel cell cellphone telefon telefonnummer telefonnr mobil mobilnummer handy handynummer rufnummer numerotelephone portable telefono numerotelefono movil celular cellulare telefone telemovel numerotelefone telefoon telefoonnummer mobiel gsm whatsapp msisdn'.split(
      ' '
    ),
  first_name:
    'firstname givenname forename fname vorname vname prenom nombre nombrepila primernombre nome primeironome primonome voornaam'.split(
      ' '
    ),
  last_name:
    'lastname surname familyname lname nachname familienname nname nom nomfamille nomdefamille apellido apellidos cognome sobrenome apelido achternaam familienaam'.split(
      ' '
    ),
  full_name:
    'fullname customername username personname displayname kundenname vollername vollstaendigername nomcomplet nombrecompleto nomecompleto nomecognome volledigenaam klantnaam name'.split(
      ' '
    ),
  date_of_birth:
    'dateofbirth birthday birthdate dob geburtstag geburtsdatum gebdatum geburt datenaissance datedenaissance naissance fechanacimiento fechadenacimiento nacimiento datanascita datadinascita nascita datanascimento datadenascimento nascimento geboortedatum geboren'.split(
      ' '
    ),
  gender: 'gender sex geschlecht sexe genre genero sexo genere sesso geslacht'.split(' '),
  city: 'city town ort stadt wohnort ville commune ciudad localidad municipio citta comune cidade stad plaats woonplaats gemeente'.split(
    ' '
  ),
  state:
    'state region province bundesland kanton departement etat provincia estado comunidad regione regiao distrito provincie staat'.split(
      ' '
    ),
  zip: 'zip zipcode postalcode postcode plz postleitzahl codepostal cp codigopostal codpostal cap codiceavviamento cep'.split(
    ' '
  ),
  country:
    'country countrycode land laendercode landercode staatcode pays codepays pais codigopais paese nazione'.split(' '),
  client_ip_address:
    'ip ipaddress clientip requestip remoteip ipadresse adresseip direccionip indirizzoip ipadres'.split(' '),
  client_user_agent: 'useragent ua clientuseragent browseragent agent'.split(' '),
  click_id: 'fbclid fbc clickid facebookclickid'.split(' '),
  browser_id: 'fbp browserid facebookbrowserid'.split(' '),
  mobile_advertiser_id: 'idfa gaid aaid advertisingid adid madid'.split(' '),
  lead_id: 'leadid metaleadid facebookleadid'.split(' '),
  facebook_login_id: 'fbloginid facebookloginid facebookid'.split(' '),
  subscription_id: 'subscriptionid aboid abonnementid suscripcionid'.split(' ')
}

/** Custom data, and what an event is, by the key of the field. */
export const EVENT_NAMES: Readonly<Partial<Record<string, readonly string[]>>> = {
  value:
    'value revenue total totalprice totalamount totalgross grandtotal grosstotal amount ordervalue ordertotal price betrag gesamt gesamtbetrag gesamtpreis summe umsatz warenwert wert preis montant montanttotal total ttc prixtotal prix valeur importe importetotal monto precio valor importo importototale totale prezzo valore preco valortotal bedrag totaalbedrag totaal prijs waarde'.split(
      ' '
    ),
  currency: 'currency currencycode waehrung wahrung waehrungscode devise monnaie moneda divisa valuta moeda munt'.split(
    ' '
  ),
  order_id:
    'orderid orderno ordernr ordernumber orderref orderreference transactionid transaction purchaseid bestellnummer bestellnr bestellid bestellungid auftragsnummer auftragsnr auftragid commandeid numerocommande refcommande pedidoid numeropedido idpedido ordineid numeroordine idordine encomendaid bestelnummer ordernummer bestelid'.split(
      ' '
    ),
  search_string:
    'query searchquery searchterm searchstring search suchbegriff suchwort suche recherche motcle busqueda terminobusqueda ricerca pesquisa termopesquisa zoekterm zoekopdracht'.split(
      ' '
    ),
  content_name:
    'contentname productname producttitle itemname produktname artikelname titel title nomproduit nombreproducto nomeprodotto nomeproduto productnaam'.split(
      ' '
    ),
  content_category:
    'contentcategory category productcategory kategorie produktkategorie warengruppe categorie categoria categoriaproducto categoriaprodotto productcategorie'.split(
      ' '
    ),
  num_items:
    'numitems itemcount itemscount productcount anzahlartikel artikelanzahl nombrearticles cantidadarticulos numeroarticoli aantalartikelen'.split(
      ' '
    ),
  status: 'registrationstatus leadstatus'.split(' '),
  predicted_ltv: 'predictedltv ltv clv lifetimevalue kundenwert'.split(' '),
  net_revenue: 'netrevenue netvalue netamount nettobetrag nettoumsatz montantht importeneto importonetto'.split(' '),
  event_source_url: 'pageurl url pagelocation location seitenurl adresse urlpage urlpagina paginaurl'.split(' '),
  referrer_url: 'referrer referer referrerurl refererurl'.split(' ')
}

/** Keys of a product, by Meta's key of an item. */
export const ITEM_NAMES: Readonly<Record<string, readonly string[]>> = {
  id: 'id productid sku itemid contentid variantid artno artnr articleid articleno artikelnummer artikelnr artikelid produktid produktnummer ean gtin refproduit reference ref referencia codigo codigoproducto idproducto codice codiceprodotto codigoproduto productcode artikelcode'.split(
    ' '
  ),
  quantity:
    'quantity qty count amount menge anzahl stueck stuck stueckzahl quantite qte nombre cantidad unidades quantita qta quantidade qtd aantal hoeveelheid'.split(
      ' '
    ),
  item_price:
    'price itemprice unitprice pricegross grossprice salesprice preis einzelpreis stueckpreis bruttopreis prix prixunitaire precio preciounitario prezzo prezzounitario preco precounitario prijs stukprijs'.split(
      ' '
    ),
  delivery_category: 'deliverycategory lieferart livraison entrega consegna levering'.split(' ')
}

/** Words in the name of an event → Meta's standard event, the more particular first. */
export const EVENT_WORDS: readonly [meta: string, words: readonly string[]][] = [
  [
    'AddPaymentInfo',
    'paymentinfo paymentadded zahlungsart zahlungsdaten infopaiement datospago pagamentoinfo betaalgegevens'
  ],
  ['AddToWishlist', 'wishlist merkzettel wunschliste favorit favori favoritos desideri lijst verlanglijst'],
  ['InitiateCheckout', 'checkout kasse caisse checkoutstarted afrekenen finalizarcompra'],
  ['AddToCart', 'addtocart cart basket warenkorb panier carrito cesta carrello carrinho winkelwagen winkelmand'],
  ['StartTrial', 'trial probeabo testphase essai prueba prova proef'],
  ['Subscribe', 'subscribe subscription subscribed abo abonnement abonniert suscripcion abbonamento assinatura'],
  [
    'CompleteRegistration',
    'signup signedup registration registered register registrierung registriert anmeldung konto inscription registro registrazione cadastro registratie aanmelding'
  ],
  [
    'Schedule',
    'appointment booking booked schedule scheduled demo termin rendezvous cita appuntamento agendamento afspraak'
  ],
  ['SubmitApplication', 'application applied bewerbung candidature solicitud candidatura sollicitatie'],
  ['Donate', 'donate donation spende don donacion donazione doacao donatie'],
  ['Contact', 'contact contacted kontakt contacto contatto contato nachricht'],
  [
    'Lead',
    'lead inquiry enquiry anfrage demande solicitado richiesta pedidoinformacao aanvraag newsletter formular form'
  ],
  [
    'Purchase',
    'purchase purchased order ordered ordercompleted orderplaced buy bought sale sold payment paid kauf gekauft bestellung bestellt achat commande compra pedido acquisto ordine encomenda aankoop bestelling'
  ],
  ['Search', 'search searched suche gesucht recherche busqueda ricerca pesquisa zoeken'],
  ['PageView', 'pageview pageviewed seitenaufruf pagevue'],
  ['ViewContent', 'view viewed viewitem product produkt angesehen vue produit visto producto prodotto produto bekeken']
].map(([meta = '', words = '']) => [meta, words.split(' ')])
