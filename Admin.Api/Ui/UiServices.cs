using Admin.Api.Ui.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.FluentUI.AspNetCore.Components;

namespace Admin.Api.Ui;

/// <summary>Everything the pages are made of.</summary>
internal static class UiServices
{
    /// <summary>How long a page may be cut off from the service before what was typed into it is given up.</summary>
    private static readonly TimeSpan CircuitPatience = TimeSpan.FromMinutes(3);

    private const int MostCutOffCircuits = 50;

    public static IServiceCollection AddUi(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            circuits.DisconnectedCircuitRetentionPeriod = CircuitPatience;
            circuits.DisconnectedCircuitMaxRetained = MostCutOffCircuits;
        });
        services.AddFluentUIComponents();
        services.AddCascadingAuthenticationState();
        return services.AddSignIn();
    }

    private static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddDataProtection();
        services.Configure<KeyManagementOptions>(keys =>
        {
            keys.XmlRepository = new MemoryKeyRing();
            keys.XmlEncryptor = new NullXmlEncryptor();
        });
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = UiCookie.Name + "-form";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        new AuthenticationBuilder(services).AddCookie(UiCookie.Name, UiCookie.Configure);
        services.AddAuthorizationBuilder().AddPolicy(UiCookie.Name, policy => policy.AddAuthenticationSchemes(UiCookie.Name).RequireAuthenticatedUser());
        return services
            .AddSingleton<UiSessions>()
            .AddScoped<CircuitHandler, SessionCircuit>();
    }
}
