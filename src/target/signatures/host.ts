import type { Signature } from './types.ts'

/** The host's disk, its clock and its runtime. */
export const DISK: readonly Signature[] = [
  {
    id: 'disk-full',
    any: [
      'no space left on device',
      'free data blocks which is less',
      'not enough space on the disk',
      'disk quota exceeded',
      'insufficient disk space',
      'ディスク容量',
      'espace disque insuffisant',
    ],
    causes: ['disk-full'],
    gates: ['disk'],
    example: 'failed to extract layer sha256:…: write /var/lib/containerd/…: no space left on device',
    source: 'ECS guide, task_cannot_pull_image; sst#3542',
  },
  {
    id: 'layer-write-cut',
    any: ['write /var/lib/', 'write /var...', 'getimageblob', 'write /var/'],
    causes: ['disk-full', 'host-runtime-fault'],
    gates: ['disk'],
    example: 'failed to extract layer sha256:…: write /var...',
    source: 'containers-roadmap#1133: the message is cut',
  },
]

export const HOST: readonly Signature[] = [
  {
    id: 'pull-not-begun',
    any: ['transition to pullbegin', 'transition to pull begin'],
    causes: ['host-runtime-fault', 'network-timeout', 'image-too-large-or-slow'],
    gates: null,
    example: 'DockerTimeoutError: Could not transition to pullBegin; timed out after waiting 5m0s',
    source: 'amazon-ecs-agent agent/dockerclient/timeout.go',
  },
  {
    id: 'pull-too-slow',
    any: ['transition to pulled', 'inactivity time exceeded', 'transition to manifest_pulled', 'transition to: pulled'],
    causes: ['image-too-large-or-slow', 'network-timeout', 'host-runtime-fault'],
    gates: null,
    example: 'CannotPullContainerError: inactivity time exceeded timeout while pulling image',
    source: 'amazon-ecs-agent agent/dockerclient/timeout.go',
  },
  {
    id: 'nil-pointer',
    any: ['invalid memory address or nil pointer', 'panic: runtime error'],
    causes: ['s3-endpoint-missing', 'task-security-group-egress', 's3-endpoint-policy', 'host-runtime-fault'],
    gates: ['layer-access', 'layer-connection'],
    example: 'pull command failed: panic: runtime error: invalid memory address or nil pointer dereference',
    source: 'ECS guide, task_cannot_pull_image: the way to Amazon S3',
  },
  {
    id: 'apply-layer',
    any: ['applylayer exit status', 'error processing tar file', 'failed to register layer'],
    causes: ['disk-full', 'host-runtime-fault', 'image-too-large-or-slow'],
    gates: ['disk'],
    example: 'failed to register layer: ApplyLayer exit status 1 stdout: stderr:',
    source: 'amazon-ecs-agent#1425',
  },
  {
    id: 'runtime-fault',
    any: [
      'devicemapper: error',
      'error running deviceresume',
      'cannot connect to the docker daemon',
      'containerd.sock',
      'failed to create snapshot',
      'layer does not exist',
    ],
    causes: ['host-runtime-fault', 'disk-full'],
    gates: null,
    example: 'devicemapper: Error running deviceResume dm_task_run failed',
    source: 'amazon-ecs-agent#337, #413, #744',
  },
  {
    id: 'extract-cut',
    all: ['failed to extract layer'],
    causes: ['network-timeout', 'disk-full', 'host-runtime-fault'],
    gates: ['layer-connection', 'disk'],
    example: 'failed to extract layer sha256:…: context ca...',
    source: 'containers-roadmap#1133: the message is cut',
  },
  {
    id: 'context-canceled',
    any: ['context canceled', 'context cancelled'],
    causes: ['network-timeout', 'no-internet-route', 'disk-full', 'image-too-large-or-slow'],
    gates: null,
    example: 'CannotPullContainerError: context canceled',
    source: 'ECS guide, task_cannot_pull_image: no route; or the disk is full',
  },
]
