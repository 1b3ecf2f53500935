using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ticketing.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class SeatsStandInTheirSectionsHall : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_venue_seats_sections_section_id",
                table: "venue_seats");

            migrationBuilder.DropIndex(
                name: "IX_venue_seats_section_id",
                table: "venue_seats");

            migrationBuilder.AddUniqueConstraint(
                name: "AK_sections_venue_id_id",
                table: "sections",
                columns: new[] { "venue_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_venue_seats_venue_id_section_id",
                table: "venue_seats",
                columns: new[] { "venue_id", "section_id" });

            migrationBuilder.AddForeignKey(
                name: "FK_venue_seats_sections_venue_id_section_id",
                table: "venue_seats",
                columns: new[] { "venue_id", "section_id" },
                principalTable: "sections",
                principalColumns: new[] { "venue_id", "id" },
                onDelete: ReferentialAction.Cascade);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_venue_seats_sections_venue_id_section_id",
                table: "venue_seats");

            migrationBuilder.DropIndex(
                name: "IX_venue_seats_venue_id_section_id",
                table: "venue_seats");

            migrationBuilder.DropUniqueConstraint(
                name: "AK_sections_venue_id_id",
                table: "sections");

            migrationBuilder.CreateIndex(
                name: "IX_venue_seats_section_id",
                table: "venue_seats",
                column: "section_id");

            migrationBuilder.AddForeignKey(
                name: "FK_venue_seats_sections_section_id",
                table: "venue_seats",
                column: "section_id",
                principalTable: "sections",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);
        }
    }
}
