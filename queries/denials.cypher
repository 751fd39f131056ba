// recipe: denials
// version: 1
// question: Who denies what?
// params:
//   actor: {type: iri, kinds: [Actor], about: "only denials by this actor"}
//   reliability: {type: choice, choices: [A, B, C, D, E, F], about: "only speakers with this mark or a better one"}
//   credibility: {type: choice, choices: ["1", "2", "3", "4", "5", "6"], about: "only claims with this mark or a better one"}
// returns: [claim, speaker, channels, about, about_name, status, text, document, published]
// identity: [claim, about]
// reads: {nodes: [Claim, Document], edges: [SAID_BY, VIA, ABOUT, IN_DOCUMENT]}
// limits: A denial whose content no rule understood has no event or statement; its words are in text.
MATCH (c:Claim {stance: 'denies'})-[:SAID_BY]->(s:Entity)
WHERE ($actor IS NULL OR s.uri = $actor)
  AND ($reliability IS NULL OR s.reliability <= $reliability) AND ($credibility IS NULL OR c.credibility <= $credibility)
MATCH (c)-[:IN_DOCUMENT]->(d:Document)
OPTIONAL MATCH (c)-[:ABOUT]->(x:Entity)
OPTIONAL MATCH (c)-[:VIA]->(v:Entity)
WITH c, s, d, x, v ORDER BY v.name
WITH c, s, d, x, collect(DISTINCT v.name) AS channels
RETURN c.uri AS claim, s.name AS speaker, channels, x.shortId AS about, x.name AS about_name, x.status AS status,
       c.text AS text, d.name AS document, d.published AS published
ORDER BY published, claim, about
