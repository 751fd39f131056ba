// recipe: perpetrators-apart
// version: 1
// question: Which events are laid to two who do not belong together, and by whom?
// params:
//   event: {type: iri, kinds: [Event], about: "only this event, by its id or name"}
//   reliability: {type: choice, choices: [A, B, C, D, E, F], about: "only speakers with this mark or a better one"}
//   credibility: {type: choice, choices: ["1", "2", "3", "4", "5", "6"], about: "only claims with this mark or a better one"}
// returns: [event, name, first_speaker, first_perpetrators, first_says, first_document, first_published, first_claim, second_speaker, second_perpetrators, second_says, second_document, second_published, second_claim]
// identity: [event, first_claim, second_claim]
// reads: {nodes: [Event, Claim, Document, Passage], edges: [ABOUT, SAID_BY, IN_DOCUMENT, IN_PASSAGE, PERPETRATOR, CLAIMED_BY, PART_OF, COMMANDS, LEADS, MEMBER_OF, SPOKESPERSON_FOR, DIRECTOR_OF, DEPUTY_OF]}
// limits: Who is only described ("gunmen") is no second perpetrator; neither is a commander beside his unit, nor a unit beside its army. Clashes, agreements and ceasefires, whose perpetrators are all the parties, are left out. Two claims of responsibility are in rival-claims.
MATCH (x:Event)<-[:ABOUT]-(c:Claim)-[:SAID_BY]->(s:Entity)
WHERE ($event IS NULL OR x.uri = $event) AND c.countsAs IN ['for', 'weakly for']
  AND NOT x:Clash AND NOT x:Agreement AND NOT x:Ceasefire
  AND ($reliability IS NULL OR s.reliability <= $reliability) AND ($credibility IS NULL OR c.credibility <= $credibility)
MATCH (x)<-[:ABOUT]-(b:Claim)-[:SAID_BY]->(t:Entity)
WHERE c.uri < b.uri AND b.countsAs IN ['for', 'weakly for']
  AND (c.stance <> 'claimsResponsibility' OR b.stance <> 'claimsResponsibility')
  AND ($reliability IS NULL OR t.reliability <= $reliability) AND ($credibility IS NULL OR b.credibility <= $credibility)
MATCH (c)-[:PERPETRATOR|CLAIMED_BY]->(one:Entity)
WHERE one.identity IS NULL OR one.identity <> 'described'
MATCH (b)-[:PERPETRATOR|CLAIMED_BY]->(two:Entity)
WHERE two.identity IS NULL OR two.identity <> 'described'
OPTIONAL MATCH up = (one)-[:PART_OF|COMMANDS|LEADS|MEMBER_OF|SPOKESPERSON_FOR|DIRECTOR_OF|DEPUTY_OF*1..4]->(two)
OPTIONAL MATCH down = (two)-[:PART_OF|COMMANDS|LEADS|MEMBER_OF|SPOKESPERSON_FOR|DIRECTOR_OF|DEPUTY_OF*1..4]->(one)
WITH x, c, s, b, t, one, two, count(up) + count(down) AS ties
ORDER BY one.name, two.name
WITH x, c, s, b, t, collect(DISTINCT one.name) AS ones, collect(DISTINCT two.name) AS twos,
     sum(CASE WHEN one.uri = two.uri THEN 1 ELSE ties END) AS shared
WHERE shared = 0
MATCH (c)-[:IN_DOCUMENT]->(d:Document)
MATCH (b)-[:IN_DOCUMENT]->(e:Document)
OPTIONAL MATCH (c)-[:IN_PASSAGE]->(p:Passage)
OPTIONAL MATCH (b)-[:IN_PASSAGE]->(q:Passage)
RETURN x.shortId AS event, x.name AS name, s.name AS first_speaker, ones AS first_perpetrators,
       coalesce(p.quote, c.text) AS first_says, d.name AS first_document, d.published AS first_published,
       c.uri AS first_claim, t.name AS second_speaker, twos AS second_perpetrators,
       coalesce(q.quote, b.text) AS second_says, e.name AS second_document, e.published AS second_published,
       b.uri AS second_claim
ORDER BY event, first_claim, second_claim
