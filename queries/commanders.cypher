// recipe: commanders
// version: 3
// question: Who commands or leads an organisation (on a day), and according to whom?
// params:
//   unit: {type: iri, required: true, kinds: [Organization], about: "the army, unit, group or government"}
//   on: {type: date, about: "only who can have held it on this day"}
//   reliability: {type: choice, choices: [A, B, C, D, E, F], about: "only speakers with this mark or a better one"}
//   credibility: {type: choice, choices: ["1", "2", "3", "4", "5", "6"], about: "only claims with this mark or a better one"}
// returns: [commander, commander_name, relation, status, since, until, ended, said_by, published, id]
// identity: [commander, relation, since, until, said_by, published]
// reads: {nodes: [Organization, Statement, Claim, Document, Ending], edges: [SUBJECT, OBJECT, ABOUT, SAID_BY, IN_DOCUMENT, ENDED_BY]}
// limits: Who had left or died by the day, as others tell, is left out. A claim without since and until is shown for every day up to an end that is known; post-holders tells how sure it is. Who by any dated claim began later than the day is not shown by an undated one.
MATCH (u:Entity {uri: $unit})<-[:OBJECT]-(st:Statement)-[:SUBJECT]->(p:Entity)
WHERE st.predicate IN ['commands', 'leads']
MATCH (c:Claim)-[:ABOUT]->(st)
WHERE $on IS NULL OR (c.countsAs IN ['for', 'weakly for']
                      AND (c.sinceEarliest IS NULL OR c.sinceEarliest <= date($on))
                      AND (c.untilLatest IS NULL OR c.untilLatest >= date($on)))
MATCH (c)-[:SAID_BY]->(s:Entity)
WHERE ($reliability IS NULL OR s.reliability <= $reliability) AND ($credibility IS NULL OR c.credibility <= $credibility)
MATCH (c)-[:IN_DOCUMENT]->(d:Document)
OPTIONAL MATCH (c)-[:ENDED_BY]->(x:Ending)
WHERE x.status = 'asserted' AND ($on IS NULL OR x.resumed IS NULL OR x.resumed > date($on))
WITH u, p, st, c, s, d, min(x.latest) AS ended
WHERE $on IS NULL OR ended IS NULL OR ended >= date($on)
OPTIONAL MATCH (u)<-[:OBJECT]-(other:Statement)-[:SUBJECT]->(p)
OPTIONAL MATCH (other)<-[:ABOUT]-(k:Claim)
WHERE other.predicate IN ['commands', 'leads'] AND k.countsAs IN ['for', 'weakly for']
  AND c.sinceEarliest IS NULL AND k.sinceEarliest <= coalesce(c.untilLatest, c.seenOn, date('9999-12-31'))
WITH p, st, c, s, d, ended, min(k.sinceEarliest) AS begun
WHERE $on IS NULL OR begun IS NULL OR begun <= date($on)
RETURN DISTINCT p.uri AS commander, p.name AS commander_name, st.predicate AS relation, st.status AS status,
       c.since AS since, c.until AS until, toString(ended) AS ended, s.name AS said_by, d.published AS published,
       st.shortId AS id
ORDER BY commander_name, relation, since, until, said_by, published
