-- Cards: a claim that found no message yet may have posted one, whatever became of its process. Whoever claims the row
-- after it looks for that message before posting another. Rows from before may have been attempted.

alter table cards add column attempted boolean not null default false;
update cards set attempted = true where message is null;
