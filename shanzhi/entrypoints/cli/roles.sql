-- The application's role: no login of its own; connections switch to it and hold only its rights.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shanzhi_app') THEN
        CREATE ROLE shanzhi_app NOLOGIN;
    END IF;
END $$;
GRANT shanzhi_app TO CURRENT_USER;
