using Microsoft.AspNetCore.DataProtection;
using Ticketing;
using Ticketing.Web;
using Ticketing.Web.Accounts;
using Ticketing.Web.Api;
using Ticketing.Web.Hosting;
using Ticketing.Web.Jobs;
using Ticketing.Web.Live;
using Ticketing.Web.Mails;

if (args is ["migrate", .. var settings]) return await MigrateCommand.RunAsync(settings);

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddConcertCore(builder.Configuration);
builder.Services.AddDataProtection().SetApplicationName("Concert");
builder.Services.AddConcertSignIn();
builder.Services.AddHostedService<DatabaseStart>();
builder.Services.AddHostedService<ClockSampling>();
builder.Services.AddHostedService<LiveTicker>();
builder.Services.AddConcertMails();
builder.Services.AddConcertJobs(builder.Configuration);
builder.Services.AddConcertHealth(builder.Configuration);
builder.Services.AddConcertApi();
builder.Services.AddConcertWeb();

var app = builder.Build();
app.UsePageGuards();
app.UseRequestLocalization();
app.UseConcertApi();
app.UseAuthentication();
app.UseRateLimiter();
app.UseAuthorization();
app.UseConcertApiChecks();
app.MapConcertHealth();
app.MapConcertApi();
app.MapConcertWeb();
app.Run();
return 0;
