// recipe: rival-claims
// version: 1
// question: Which events are claimed by two who do not belong together?
// params:
//   event: {type: iri, kinds: [Event], about: "only this event, by its id or name"}
//   reliability: {type: choice, choices: [A, B, C, D, E, F], about: "only speakers with this mark or a better one"}
//   credibility: {type: choice, choices: ["1", "2", "3", "4", "5", "6"], about: "only claims with this mark or a better one"}
// returns: [event, name, first_claimant, first_channels, first_says, first_document, first_published, first_claim, second_claimant, second_channels, second_says, second_document, second_published, second_claim]
// identity: [event, first_claim, second_claim]
// reads: {nodes: [Event, Claim, Document, Passage], edges: [ABOUT, SAID_BY, VIA, IN_DOCUMENT, IN_PASSAGE, PART_OF, COMMANDS, LEADS, MEMBER_OF, SPOKESPERSON_FOR, DIRECTOR_OF, DEPUTY_OF]}
// limits: A branch that claims what its organisation claims too is no rival of it. Two that fought together may both be right.
MATCH (x:Event)<-[:ABOUT]-(c:Claim {stance: 'claimsResponsibility'})-[:SAID_BY]->(s:Entity)
WHERE ($event IS NULL OR x.uri = $event) AND c.countsAs IN ['for', 'weakly for']
  AND ($reliability IS NULL OR s.reliability <= $reliability) AND ($credibility IS NULL OR c.credibility <= $credibility)
MATCH (x)<-[:ABOUT]-(b:Claim {stance: 'claimsResponsibility'})-[:SAID_BY]->(t:Entity)
WHERE c.uri < b.uri AND s.uri <> t.uri AND b.countsAs IN ['for', 'weakly for']
  AND ($reliability IS NULL OR t.reliability <= $reliability) AND ($credibility IS NULL OR b.credibility <= $credibility)
OPTIONAL MATCH up = (s)-[:PART_OF|COMMANDS|LEADS|MEMBER_OF|SPOKESPERSON_FOR|DIRECTOR_OF|DEPUTY_OF*1..4]->(t)
OPTIONAL MATCH down = (t)-[:PART_OF|COMMANDS|LEADS|MEMBER_OF|SPOKESPERSON_FOR|DIRECTOR_OF|DEPUTY_OF*1..4]->(s)
WITH x, c, s, b, t, count(up) + count(down) AS ties
WHERE ties = 0
MATCH (c)-[:IN_DOCUMENT]->(d:Document)
MATCH (b)-[:IN_DOCUMENT]->(e:Document)
OPTIONAL MATCH (c)-[:IN_PASSAGE]->(p:Passage)
OPTIONAL MATCH (b)-[:IN_PASSAGE]->(q:Passage)
OPTIONAL MATCH (c)-[:VIA]->(v:Entity)
WITH x, c, s, b, t, d, e, p, q, v ORDER BY v.name
WITH x, c, s, b, t, d, e, p, q, collect(DISTINCT v.name) AS first_channels
OPTIONAL MATCH (b)-[:VIA]->(w:Entity)
WITH x, c, s, b, t, d, e, p, q, first_channels, w ORDER BY w.name
WITH x, c, s, b, t, d, e, p, q, first_channels, collect(DISTINCT w.name) AS second_channels
RETURN x.shortId AS event, x.name AS name, s.name AS first_claimant, first_channels,
       coalesce(p.quote, c.text) AS first_says, d.name AS first_document, d.published AS first_published,
       c.uri AS first_claim, t.name AS second_claimant, second_channels,
       coalesce(q.quote, b.text) AS second_says, e.name AS second_document, e.published AS second_published,
       b.uri AS second_claim
ORDER BY event, first_claim, second_claim
