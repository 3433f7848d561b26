{{/*
The gateway as a native sidecar, for the chart of an application that depends on this one. In its pod:
  initContainers: {{- include "gateway.sidecar" .Subcharts.gateway | nindent 8 }}
  volumes: {{- include "gateway.sidecarVolumes" .Subcharts.gateway | nindent 8 }}
It listens on loopback, so the kubelet, which would ask at the pod's address, has its own binary ask from inside.
*/}}
{{- define "gateway.sidecar" -}}
- name: gateway
  restartPolicy: Always
  image: {{ include "gateway.image" (dict "root" . "name" "gateway-api") }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  args: ["--config", "/etc/gateway/appsettings.yaml", "--urls", "http://127.0.0.1:4000"]
  env:
    {{- include "gateway.syncVariables" . | nindent 4 }}
    # Kubernetes ends a sidecar after the application: nobody is left who would have to notice.
    - name: general_settings__shutdown_delay
      value: "0"
    - name: general_settings__shutdown_timeout
      value: {{ .Values.sidecar.shutdownTimeout | quote }}
    {{- include "gateway.variables" .Values.sidecar.env | indent 4 }}
  {{- with .Values.secrets.upstreams }}
  envFrom:
    - secretRef:
        name: {{ . }}
  {{- end }}
  startupProbe:
    exec:
      command: ["/app/Gateway.Api", "--probe", "http://127.0.0.1:4000/health/liveness"]
    periodSeconds: 1
    timeoutSeconds: 6
    failureThreshold: 30
  livenessProbe:
    exec:
      command: ["/app/Gateway.Api", "--probe", "http://127.0.0.1:4000/health/liveness"]
    periodSeconds: 10
    timeoutSeconds: 6
    failureThreshold: 3
  readinessProbe:
    exec:
      command: ["/app/Gateway.Api", "--probe", "http://127.0.0.1:4000/health/readiness"]
    periodSeconds: 5
    timeoutSeconds: 6
    failureThreshold: 2
  resources: {{- toYaml .Values.sidecar.resources | nindent 4 }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 1654
    runAsGroup: 1654
    seccompProfile:
      type: RuntimeDefault
    {{- include "gateway.containerSecurity" . | nindent 4 }}
  volumeMounts:
    - name: gateway-config
      mountPath: /etc/gateway
      readOnly: true
    - name: gateway-state
      mountPath: /var/lib/gateway
{{- end }}

{{- define "gateway.sidecarVolumes" -}}
- name: gateway-config
  configMap:
    name: {{ .Release.Name }}-config
- name: gateway-state
  emptyDir:
    sizeLimit: 1Gi
{{- end }}

{{/* The label that lets network policies find a pod with a gateway in it. */}}
{{- define "gateway.sidecarLabels" -}}
gateway.example.com/gateway: "yes"
{{- end }}
