// recipe: said-about
// version: 2
// question: What does a source say (about an actor or a place)?
// params:
//   source: {type: iri, required: true, kinds: [Actor], about: "the speaker, or the publisher of the document"}
//   about: {type: iri, kinds: [Actor, Place], about: "only of this one"}
//   reliability: {type: choice, choices: [A, B, C, D, E, F], about: "only speakers with this mark or a better one"}
//   credibility: {type: choice, choices: ["1", "2", "3", "4", "5", "6"], about: "only claims with this mark or a better one"}
// returns: [claim, speaker, publisher, stance, certainty, role, about, text, document, published]
// identity: [claim, role]
// reads: {nodes: [Claim, Document], edges: [SAID_BY, IN_DOCUMENT, PUBLISHED_BY, PERPETRATOR, TARGET, VICTIM, TOOK_PLACE_AT, CLAIMED_BY, SUBJECT, OBJECT]}
// limits: With about, finds claims that name it in a slot or as subject or object; free text is not searched.
MATCH (c:Claim)-[:SAID_BY]->(s:Entity)
MATCH (c)-[:IN_DOCUMENT]->(d:Document)
OPTIONAL MATCH (d)-[:PUBLISHED_BY]->(pub:Entity)
WITH c, s, d, pub
WHERE (s.uri = $source OR pub.uri = $source)
  AND ($reliability IS NULL OR s.reliability <= $reliability) AND ($credibility IS NULL OR c.credibility <= $credibility)
OPTIONAL MATCH (c)-[r:PERPETRATOR|TARGET|VICTIM|TOOK_PLACE_AT|CLAIMED_BY|SUBJECT|OBJECT]->(x:Entity {uri: $about})
WITH c, s, d, pub, CASE WHEN x IS NOT NULL THEN type(r) END AS role
WHERE $about IS NULL OR role IS NOT NULL
RETURN DISTINCT c.uri AS claim, s.name AS speaker, pub.name AS publisher, c.stance AS stance, c.certainty AS certainty,
       role, coalesce(c.predicate, c.eventType) AS about, c.text AS text, d.name AS document,
       d.published AS published
ORDER BY published, claim, role
