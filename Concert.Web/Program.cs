using Ticketing;
using Ticketing.Web;
using Ticketing.Web.Accounts;
using Ticketing.Web.Api;
using Ticketing.Web.Guards;
using Ticketing.Web.Hosting;
using Ticketing.Web.Jobs;
using Ticketing.Web.Live;

if (args is ["migrate", .. var settings]) return await MigrateCommand.RunAsync(settings);

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddConcertCore(builder.Configuration);
builder.Services.AddProtectedKeys(builder.Configuration);
builder.Services.AddConcertSignIn();
builder.Services.AddHostedService<DatabaseStart>();
builder.Services.AddSiteGuards();
builder.Services.AddHostedService<ClockSampling>();
builder.Services.AddHostedService<LiveTicker>();
builder.Services.AddConcertJobs(builder.Configuration);
builder.Services.AddConcertHealth(builder.Configuration);
builder.Services.AddConcertApi();
builder.Services.AddConcertWeb();

var app = builder.Build();
app.UseSiteGuards();
app.UseRequestLocalization();
app.UseConcertApi();
app.UseSameOrigin();
app.UseAuthentication();
app.UseSessions();
app.UseRateLimiter();
app.UseAuthorization();
app.UseConcertApiChecks();
app.MapConcertHealth();
app.MapConcertApi();
app.MapConcertWeb();
app.Run();
return 0;
