// recipe: tolls-apart
// version: 1
// question: Who gives tolls for one event that do not overlap?
// params:
//   event: {type: iri, kinds: [Event], about: "only this event, by its id or name"}
//   reliability: {type: choice, choices: [A, B, C, D, E, F], about: "only speakers with this mark or a better one"}
//   credibility: {type: choice, choices: ["1", "2", "3", "4", "5", "6"], about: "only claims with this mark or a better one"}
// returns: [event, name, toll, first_speaker, first_min, first_max, first_says, first_document, first_published, first_claim, second_speaker, second_min, second_max, second_says, second_document, second_published, second_claim]
// identity: [event, toll, first_claim, second_claim]
// reads: {nodes: [Event, Claim, Document, Passage], edges: [ABOUT, SAID_BY, IN_DOCUMENT, IN_PASSAGE]}
// limits: The lower toll comes first. An open end (at least, dozens) overlaps all above it. A later toll of one speaker is an update of the earlier and is not shown; that of another speaker may be one too, so look at the dates.
MATCH (x:Event)<-[:ABOUT]-(c:Claim)-[:SAID_BY]->(s:Entity)
WHERE ($event IS NULL OR x.uri = $event) AND c.countsAs IN ['for', 'weakly for']
  AND ($reliability IS NULL OR s.reliability <= $reliability) AND ($credibility IS NULL OR c.credibility <= $credibility)
MATCH (x)<-[:ABOUT]-(b:Claim)-[:SAID_BY]->(t:Entity)
WHERE s.uri <> t.uri AND b.countsAs IN ['for', 'weakly for']
  AND ($reliability IS NULL OR t.reliability <= $reliability) AND ($credibility IS NULL OR b.credibility <= $credibility)
UNWIND [k IN [CASE WHEN c.killedMax < b.killedMin THEN {toll: 'dead', a: c.killedMin, z: c.killedMax, low: b.killedMin, high: b.killedMax} END,
              CASE WHEN c.injuredMax < b.injuredMin THEN {toll: 'injured', a: c.injuredMin, z: c.injuredMax, low: b.injuredMin, high: b.injuredMax} END,
              CASE WHEN c.capturedMax < b.capturedMin THEN {toll: 'captured', a: c.capturedMin, z: c.capturedMax, low: b.capturedMin, high: b.capturedMax} END]
        WHERE k IS NOT NULL] AS k
MATCH (c)-[:IN_DOCUMENT]->(d:Document)
MATCH (b)-[:IN_DOCUMENT]->(e:Document)
OPTIONAL MATCH (c)-[:IN_PASSAGE]->(p:Passage)
OPTIONAL MATCH (b)-[:IN_PASSAGE]->(q:Passage)
RETURN x.shortId AS event, x.name AS name, k.toll AS toll, s.name AS first_speaker, k.a AS first_min, k.z AS first_max,
       coalesce(p.quote, c.text) AS first_says, d.name AS first_document, d.published AS first_published,
       c.uri AS first_claim, t.name AS second_speaker, k.low AS second_min, k.high AS second_max,
       coalesce(q.quote, b.text) AS second_says, e.name AS second_document, e.published AS second_published,
       b.uri AS second_claim
ORDER BY event, toll, first_claim, second_claim
