using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Admin.Api.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "changes",
                columns: table => new
                {
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    payload = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_changes", x => x.revision);
                });

            migrationBuilder.CreateTable(
                name: "publisher_state",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_publisher_state", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sync_state",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    epoch = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    revision = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sync_state", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "teams",
                columns: table => new
                {
                    team_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    team_alias = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    tags = table.Column<List<string>>(type: "text[]", nullable: true),
                    models = table.Column<List<string>>(type: "text[]", nullable: false),
                    metadata = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    members = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    blocked = table.Column<bool>(type: "boolean", nullable: false),
                    stored = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    updated_at = table.Column<long>(type: "bigint", nullable: false),
                    created_by = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    budget_duration = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    max_budget = table.Column<double>(type: "double precision", nullable: true),
                    max_parallel_requests = table.Column<long>(type: "bigint", nullable: true),
                    rpm_limit = table.Column<long>(type: "bigint", nullable: true),
                    soft_budget = table.Column<double>(type: "double precision", nullable: true),
                    tpm_limit = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_teams", x => x.team_id);
                });

            migrationBuilder.CreateTable(
                name: "keys",
                columns: table => new
                {
                    hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    key_name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    key_alias = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    team_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    user_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    models = table.Column<List<string>>(type: "text[]", nullable: false),
                    allowed_tags = table.Column<List<string>>(type: "text[]", nullable: true),
                    enforced_tags = table.Column<List<string>>(type: "text[]", nullable: true),
                    tags = table.Column<List<string>>(type: "text[]", nullable: false),
                    metadata = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    expires_at = table.Column<long>(type: "bigint", nullable: true),
                    blocked = table.Column<bool>(type: "boolean", nullable: false),
                    stored = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    updated_at = table.Column<long>(type: "bigint", nullable: false),
                    created_by = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    budget_duration = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    max_budget = table.Column<double>(type: "double precision", nullable: true),
                    max_parallel_requests = table.Column<long>(type: "bigint", nullable: true),
                    rpm_limit = table.Column<long>(type: "bigint", nullable: true),
                    soft_budget = table.Column<double>(type: "double precision", nullable: true),
                    tpm_limit = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_keys", x => x.hash);
                    table.ForeignKey(
                        name: "FK_keys_teams_team_id",
                        column: x => x.team_id,
                        principalTable: "teams",
                        principalColumn: "team_id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_keys_created_at_hash",
                table: "keys",
                columns: new[] { "created_at", "hash" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_key_alias",
                table: "keys",
                column: "key_alias",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_keys_team_id",
                table: "keys",
                column: "team_id");

            migrationBuilder.CreateIndex(
                name: "IX_keys_user_id",
                table: "keys",
                column: "user_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "changes");

            migrationBuilder.DropTable(
                name: "keys");

            migrationBuilder.DropTable(
                name: "publisher_state");

            migrationBuilder.DropTable(
                name: "sync_state");

            migrationBuilder.DropTable(
                name: "teams");
        }
    }
}
