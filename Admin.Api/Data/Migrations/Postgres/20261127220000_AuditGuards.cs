using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Admin.Api.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AuditGuards : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Also for a session that replays another server's changes (session_replication_role = replica), which passes ordinary triggers by.
            migrationBuilder.Sql(
                """
                ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_is_not_changed;
                ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_is_not_emptied;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                ALTER TABLE audit ENABLE TRIGGER audit_is_not_changed;
                ALTER TABLE audit ENABLE TRIGGER audit_is_not_emptied;
                """);
        }
    }
}
