using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Admin.Api.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Turns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "backend",
                table: "publisher_state",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "mark",
                table: "publisher_state",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "turn",
                table: "publisher_state",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "backend",
                table: "publisher_state");

            migrationBuilder.DropColumn(
                name: "mark",
                table: "publisher_state");

            migrationBuilder.DropColumn(
                name: "turn",
                table: "publisher_state");
        }
    }
}
