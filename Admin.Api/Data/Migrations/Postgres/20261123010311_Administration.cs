using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Admin.Api.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Administration : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    actor = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    action = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    entity_type = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    entity_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    entity_name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    before = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    after = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit", x => x.revision);
                });

            migrationBuilder.CreateTable(
                name: "kept_answers",
                columns: table => new
                {
                    operation = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    request = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    answer = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    expires_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kept_answers", x => new { x.operation, x.name });
                });

            migrationBuilder.CreateTable(
                name: "key_tags",
                columns: table => new
                {
                    tag = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    in_scope = table.Column<bool>(type: "boolean", nullable: false),
                    is_label = table.Column<bool>(type: "boolean", nullable: false),
                    key_name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    key_alias = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    team_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    user_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    blocked = table.Column<bool>(type: "boolean", nullable: false),
                    expires_at = table.Column<long>(type: "bigint", nullable: true),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    updated_at = table.Column<long>(type: "bigint", nullable: false)
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
                    hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    key_hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    expires_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_retired_keys", x => x.hash);
                });

            migrationBuilder.CreateIndex(
                name: "IX_keys_blocked_created_at_hash",
                table: "keys",
                columns: new[] { "blocked", "created_at", "hash" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_expires_at_hash",
                table: "keys",
                columns: new[] { "expires_at", "hash" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_key_name",
                table: "keys",
                column: "key_name");

            migrationBuilder.CreateIndex(
                name: "IX_keys_team_id_created_at_hash",
                table: "keys",
                columns: new[] { "team_id", "created_at", "hash" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_updated_at_hash",
                table: "keys",
                columns: new[] { "updated_at", "hash" });

            migrationBuilder.CreateIndex(
                name: "IX_keys_user_id_created_at_hash",
                table: "keys",
                columns: new[] { "user_id", "created_at", "hash" });

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
                name: "IX_key_tags_tag_created_at_hash",
                table: "key_tags",
                columns: new[] { "tag", "created_at", "hash" });

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
                SELECT t.tag, k.hash, bool_or(t.in_scope), bool_or(t.is_label), k.key_name, k.key_alias, k.team_id, k.user_id, k.blocked, k.expires_at, k.created_at, k.updated_at
                FROM keys k JOIN (
                    SELECT hash, unnest(coalesce(allowed_tags, enforced_tags)) AS tag, true AS in_scope, false AS is_label FROM keys
                    UNION ALL SELECT hash, unnest(tags), false, true FROM keys
                    UNION ALL SELECT hash, btrim(value), false, true FROM keys,
                        json_array_elements_text(CASE WHEN json_typeof(metadata::json -> 'tags') = 'array' THEN metadata::json -> 'tags' ELSE '[]'::json END) value
                ) t ON t.hash = k.hash
                GROUP BY t.tag, k.hash
                """);
            migrationBuilder.Sql(
                """
                CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
                CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
                CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit");
            migrationBuilder.Sql("DROP FUNCTION refuse_audit_change()");

            migrationBuilder.DropTable(
                name: "kept_answers");

            migrationBuilder.DropTable(
                name: "key_tags");

            migrationBuilder.DropTable(
                name: "retired_keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_blocked_created_at_hash",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_expires_at_hash",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_key_name",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_team_id_created_at_hash",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_updated_at_hash",
                table: "keys");

            migrationBuilder.DropIndex(
                name: "IX_keys_user_id_created_at_hash",
                table: "keys");

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
