// recipe: reported-since
// version: 1
// question: What has come on record since a day, new or once more, and what is its status now?
// params:
//   since: {type: date, required: true, takes: first, about: "what was published or recorded on this day or later"}
//   until: {type: date, takes: last, about: "and on this day or before"}
//   new: {type: choice, default: any, choices: [any, "yes"], about: "yes: only what nobody had told before"}
// returns: [kind, about, name, status, first_known, new, new_claims, claims, said_by]
// identity: [about]
// reads: {nodes: [Event, Statement, Claim], edges: [ABOUT, SAID_BY]}
// limits: Said_by names those of the new claims. The status is that of today; run the recipes with --known for that of a day, and kg diff for two builds. What has no date of record is left out.
MATCH (x:Entity)<-[:ABOUT]-(c:Claim)
WHERE (x:Event OR x:Statement) AND c.knownSince IS NOT NULL
WITH x, c, c.knownSince >= date($since) AND ($until IS NULL OR c.knownSince <= date($until)) AS fresh
WITH x, min(c.knownSince) AS first, count(c) AS claims, sum(CASE WHEN fresh THEN 1 ELSE 0 END) AS new_claims
WHERE new_claims > 0 AND ($new = 'any' OR first >= date($since))
MATCH (x)<-[:ABOUT]-(c:Claim)-[:SAID_BY]->(s:Entity)
WHERE c.knownSince >= date($since) AND ($until IS NULL OR c.knownSince <= date($until))
WITH x, first, claims, new_claims, s ORDER BY s.name
WITH x, first, claims, new_claims, collect(DISTINCT s.name) AS said_by
RETURN CASE WHEN x:Event THEN 'event' ELSE 'statement' END AS kind, x.shortId AS about, x.name AS name, x.status AS status,
       toString(first) AS first_known, first >= date($since) AS new, new_claims, claims, said_by
ORDER BY kind, first_known, name, about
