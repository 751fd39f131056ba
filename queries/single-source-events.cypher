// recipe: single-source-events
// version: 2
// question: Which events rest on one speaker, on one text, or on one text that many printed?
// params:
//   by: {type: choice, default: origins, choices: [origins, speakers, copies], about: "one independent text, one speaker, or one text in several documents"}
// returns: [event, name, type, status, date, speakers, documents, origins]
// identity: [event]
// reads: {nodes: [Event], edges: []}
// limits: Two papers that both rely on a third that is not in the corpus look independent here.
MATCH (e:Event)
WHERE e.status IN ['asserted', 'alleged', 'disputed']
  AND ((($by = 'origins') AND e.origins = 1) OR (($by = 'speakers') AND e.speakersFor = 1)
       OR ($by = 'copies' AND e.origins = 1 AND e.documents > 1))
RETURN e.shortId AS event, e.name AS name, e.eventType AS type, e.status AS status, e.date AS date,
       e.speakersFor AS speakers, e.documents AS documents, e.origins AS origins
ORDER BY coalesce(date, '9999'), event
