// recipe: asserted-and-denied
// version: 1
// question: What does one side say and another deny?
// params:
//   actor: {type: iri, kinds: [Actor], about: "only where this speaker is on one of the two sides"}
//   reliability: {type: choice, choices: [A, B, C, D, E, F], about: "only speakers with this mark or a better one"}
//   credibility: {type: choice, choices: ["1", "2", "3", "4", "5", "6"], about: "only claims with this mark or a better one"}
// returns: [about, name, first_speaker, first_stance, first_says, first_document, first_published, first_claim, second_speaker, second_stance, second_says, second_document, second_published, second_claim]
// identity: [about, first_claim, second_claim]
// reads: {nodes: [Statement, Event, Claim, Document, Passage], edges: [ABOUT, SAID_BY, IN_DOCUMENT, IN_PASSAGE]}
// limits: The first counts for it, the second against it. Who denies one part of what happened, such as having done it, stands against all of it here; read the words.
MATCH (x:Entity)<-[:ABOUT]-(c:Claim)-[:SAID_BY]->(s:Entity)
WHERE c.countsAs IN ['for', 'weakly for']
  AND ($reliability IS NULL OR s.reliability <= $reliability) AND ($credibility IS NULL OR c.credibility <= $credibility)
MATCH (x)<-[:ABOUT]-(b:Claim {countsAs: 'against'})-[:SAID_BY]->(t:Entity)
WHERE s.uri <> t.uri AND ($actor IS NULL OR s.uri = $actor OR t.uri = $actor)
  AND ($reliability IS NULL OR t.reliability <= $reliability) AND ($credibility IS NULL OR b.credibility <= $credibility)
MATCH (c)-[:IN_DOCUMENT]->(d:Document)
MATCH (b)-[:IN_DOCUMENT]->(e:Document)
OPTIONAL MATCH (c)-[:IN_PASSAGE]->(p:Passage)
OPTIONAL MATCH (b)-[:IN_PASSAGE]->(q:Passage)
RETURN x.shortId AS about, x.name AS name, s.name AS first_speaker, c.stance AS first_stance,
       coalesce(p.quote, c.text) AS first_says, d.name AS first_document, d.published AS first_published,
       c.uri AS first_claim, t.name AS second_speaker, b.stance AS second_stance,
       coalesce(q.quote, b.text) AS second_says, e.name AS second_document, e.published AS second_published,
       b.uri AS second_claim
ORDER BY about, first_published, first_claim, second_claim
