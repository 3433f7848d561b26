using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Admin.Api.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Administration : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_keys_created_at_hash",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_team_id",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_user_id",
                table: "keys");

            migrationBuilder.CreateTable(
                name: "audit",
                columns: table => new
                {
                    revision = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    actor = table.Column<string>(type: "TEXT", nullable: false),
                    action = table.Column<string>(type: "TEXT", nullable: false),
                    entity_type = table.Column<string>(type: "TEXT", nullable: false),
                    entity_id = table.Column<string>(type: "TEXT", nullable: false),
                    entity_name = table.Column<string>(type: "TEXT", nullable: false),
                    before = table.Column<string>(type: "TEXT", nullable: true),
                    after = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit", x => x.revision);
                });

            migrationBuilder.CreateTable(
                name: "kept_answers",
                columns: table => new
                {
                    operation = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    request = table.Column<string>(type: "TEXT", nullable: false),
                    answer = table.Column<string>(type: "TEXT", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kept_answers", x => new { x.operation, x.name });
                });

            migrationBuilder.CreateTable(
                name: "key_tags",
                columns: table => new
                {
                    tag = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<string>(type: "TEXT", nullable: false),
                    in_scope = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_label = table.Column<bool>(type: "INTEGER", nullable: false),
                    key_name = table.Column<string>(type: "TEXT", nullable: false),
                    key_alias = table.Column<string>(type: "TEXT", nullable: true),
                    team_id = table.Column<string>(type: "TEXT", nullable: true),
                    user_id = table.Column<string>(type: "TEXT", nullable: true),
                    blocked = table.Column<bool>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_key_tags", x => new { x.hash, x.tag });
                    table.ForeignKey(
                        name: "FK_key_tags_keys_hash",
                        column: x => x.hash,
                        principalTable: "keys",
                        principalColumn: "hash",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "retired_keys",
                columns: table => new
                {
                    hash = table.Column<string>(type: "TEXT", nullable: false),
                    key_hash = table.Column<string>(type: "TEXT", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_retired_keys", x => x.hash);
                });

            migrationBuilder.CreateIndex(
                name: "IX_keys_blocked_created_at_hash_key_alias_team_id_user_id_key_name_expires_at_updated_at",
                table: "keys",
                columns: new[] { "blocked", "created_at", "hash", "key_alias", "team_id", "user_id", "key_name", "expires_at", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_created_at_hash_key_alias_team_id_user_id_key_name_blocked_expires_at_updated_at",
                table: "keys",
                columns: new[] { "created_at", "hash", "key_alias", "team_id", "user_id", "key_name", "blocked", "expires_at", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_expires_at_created_at_hash_key_alias_team_id_user_id_key_name_blocked_updated_at",
                table: "keys",
                columns: new[] { "expires_at", "created_at", "hash", "key_alias", "team_id", "user_id", "key_name", "blocked", "updated_at" },
                filter: "expires_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_keys_key_alias_created_at_hash_team_id_user_id_key_name_blocked_expires_at_updated_at",
                table: "keys",
                columns: new[] { "key_alias", "created_at", "hash", "team_id", "user_id", "key_name", "blocked", "expires_at", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_key_name",
                table: "keys",
                column: "key_name");

            migrationBuilder.CreateIndex(
                name: "IX_keys_team_id_created_at_hash_key_alias_user_id_key_name_blocked_expires_at_updated_at",
                table: "keys",
                columns: new[] { "team_id", "created_at", "hash", "key_alias", "user_id", "key_name", "blocked", "expires_at", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_user_id_created_at_hash_key_alias_team_id_key_name_blocked_expires_at_updated_at",
                table: "keys",
                columns: new[] { "user_id", "created_at", "hash", "key_alias", "team_id", "key_name", "blocked", "expires_at", "updated_at" },
                filter: "user_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_audit_action_revision",
                table: "audit",
                columns: new[] { "action", "revision" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_actor_revision",
                table: "audit",
                columns: new[] { "actor", "revision" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_at",
                table: "audit",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_audit_entity_type_entity_id_revision",
                table: "audit",
                columns: new[] { "entity_type", "entity_id", "revision" });

            migrationBuilder.CreateIndex(
                name: "IX_kept_answers_expires_at",
                table: "kept_answers",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "IX_key_tags_tag_created_at_hash_key_alias_team_id_user_id_key_name_blocked_expires_at_updated_at_in_scope",
                table: "key_tags",
                columns: new[] { "tag", "created_at", "hash", "key_alias", "team_id", "user_id", "key_name", "blocked", "expires_at", "updated_at", "in_scope" });

            migrationBuilder.CreateIndex(
                name: "IX_key_tags_tag_in_scope_is_label",
                table: "key_tags",
                columns: new[] { "tag", "in_scope", "is_label" });

            migrationBuilder.CreateIndex(
                name: "IX_retired_keys_expires_at",
                table: "retired_keys",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "IX_retired_keys_key_hash",
                table: "retired_keys",
                column: "key_hash");

            // The keys that are there already.
            migrationBuilder.Sql(
                """
                INSERT INTO key_tags (tag, hash, in_scope, is_label, key_name, key_alias, team_id, user_id, blocked, expires_at, created_at, updated_at)
                SELECT t.tag, k.hash, max(t.in_scope), max(t.is_label), k.key_name, k.key_alias, k.team_id, k.user_id, k.blocked, k.expires_at, k.created_at, k.updated_at
                FROM keys k JOIN (
                    SELECT hash, value AS tag, 1 AS in_scope, 0 AS is_label FROM keys, json_each(coalesce(allowed_tags, enforced_tags, '[]'))
                    UNION ALL SELECT hash, value, 0, 1 FROM keys, json_each(tags)
                    UNION ALL SELECT hash, trim(value), 0, 1 FROM keys, json_each(metadata, '$.tags') WHERE json_type(metadata, '$.tags') = 'array'
                ) t ON t.hash = k.hash
                GROUP BY t.tag, k.hash
                """);
            migrationBuilder.Sql("CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END");
            migrationBuilder.Sql("CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit");

            migrationBuilder.DropTable(
                name: "kept_answers");

            migrationBuilder.DropTable(
                name: "key_tags");

            migrationBuilder.DropTable(
                name: "retired_keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_blocked_created_at_hash_key_alias_team_id_user_id_key_name_expires_at_updated_at",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_created_at_hash_key_alias_team_id_user_id_key_name_blocked_expires_at_updated_at",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_expires_at_created_at_hash_key_alias_team_id_user_id_key_name_blocked_updated_at",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_key_alias_created_at_hash_team_id_user_id_key_name_blocked_expires_at_updated_at",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_key_name",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_team_id_created_at_hash_key_alias_user_id_key_name_blocked_expires_at_updated_at",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_user_id_created_at_hash_key_alias_team_id_key_name_blocked_expires_at_updated_at",
                table: "keys");

            migrationBuilder.CreateIndex(
                name: "IX_keys_created_at_hash",
                table: "keys",
                columns: new[] { "created_at", "hash" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_team_id",
                table: "keys",
                column: "team_id");

            migrationBuilder.CreateIndex(
                name: "IX_keys_user_id",
                table: "keys",
                column: "user_id");
        }
    }
}
