ALTER TABLE "password_resets" ADD COLUMN "mailed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "email_proven_at" timestamp (3) with time zone;
--> statement-breakpoint
-- Whoever is here was added by whoever runs the installation. The wall holds the owner of the table too.
ALTER TABLE users NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
UPDATE users SET email_proven_at = now();
--> statement-breakpoint
ALTER TABLE users FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
GRANT UPDATE (email_proven_at) ON users TO oda_app;
