using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Persistence;

namespace Ticketing.Accounts;

/// <summary>Identity with its own stores and rules a person can live with.</summary>
public static class AccountsRegistration
{
    /// <summary>
    /// Passwords are judged by length and by a list of the worst, not by character classes (NIST SP 800-63B, section 5.1.1.2).
    /// </summary>
    public static IdentityBuilder AddConcertAccounts(this IServiceCollection services)
    {
        services.AddOptions<PasswordHashingOptions>().BindConfiguration("Passwords").ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<PasswordHashing>().AddConcertIdentity();
    }

    private static IdentityBuilder AddConcertIdentity(this IServiceCollection services) => services
        .AddScoped<AccountService>().AddScoped<SecondFactors>().AddScoped<AccountTurns>()
        .AddScoped<CurrentSession>().AddScoped<AccountRecovery>()
        .AddSingleton<OneTimeLinks>().AddSingleton<ResetLinks>()
        .AddScoped<ILookupNormalizer, AddressNormalizer>()
        .AddIdentityCore<AppUser>(options =>
        {
            options.Tokens.AuthenticatorTokenProvider = nameof(AuthenticatorCodes);
            options.User.RequireUniqueEmail = true;
            // The name is the address, and addresses may hold more than Identity's default letters: o'brien@…, 한글@….
            options.User.AllowedUserNameCharacters = "";
            options.Password = new PasswordOptions
            {
                RequiredLength = 8, RequireDigit = false, RequireLowercase = false, RequireUppercase = false,
                RequireNonAlphanumeric = false, RequiredUniqueChars = 4,
            };
            options.Tokens.PasswordResetTokenProvider = OneTimeLinks.Name;
            options.Tokens.EmailConfirmationTokenProvider = OneTimeLinks.Name;
            options.Tokens.ChangeEmailTokenProvider = OneTimeLinks.Name;
        })
        .AddUserManager<AccountManager>()
        .AddRoles<IdentityRole<Guid>>()
        .AddEntityFrameworkStores<ConcertDbContext>()
        .AddUserStore<AccountStore>()
        .AddErrorDescriber<AccountErrors>()
        .AddUserValidator<AddressRules>()
        .AddPasswordValidator<PasswordRules>()
        .AddDefaultTokenProviders()
        .AddTokenProvider<AuthenticatorCodes>(nameof(AuthenticatorCodes))
        .AddTokenProvider<OneTimeLinks>(OneTimeLinks.Name);
}
