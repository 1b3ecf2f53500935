using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ticketing.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class LedgerChecksAndCockpitIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ledger_checks",
                columns: table => new
                {
                    id = table.Column<int>(type: "int", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    seen_until = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    pass_wallet = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    pass_finished_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    wrong_wallets = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    version = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ledger_checks", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_places_concert_id_admitted_at",
                table: "places",
                columns: new[] { "concert_id", "admitted_at" },
                filter: "admitted_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_places_concert_id_joined_at",
                table: "places",
                columns: new[] { "concert_id", "joined_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ledger_checks");

            migrationBuilder.DropIndex(
                name: "IX_places_concert_id_admitted_at",
                table: "places");

            migrationBuilder.DropIndex(
                name: "IX_places_concert_id_joined_at",
                table: "places");
        }
    }
}
