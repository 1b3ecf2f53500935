using Microsoft.AspNetCore.DataProtection;
using Ticketing;
using Ticketing.Web;
using Ticketing.Web.Accounts;
using Ticketing.Web.Jobs;
using Ticketing.Web.Live;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddConcertCore(builder.Configuration);
builder.Services.AddDataProtection().SetApplicationName("Concert");
builder.Services.AddConcertSignIn();
builder.Services.AddHostedService<DatabaseStart>();
builder.Services.AddHostedService<LiveTicker>();
builder.Services.AddConcertJobs(builder.Configuration);
builder.Services.AddConcertHealth(builder.Configuration);
builder.Services.AddConcertWeb();

var app = builder.Build();
app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
app.UseRequestLocalization();
app.UseAuthentication();
app.UseAuthorization();
app.MapConcertHealth();
app.MapConcertWeb();
app.Run();
